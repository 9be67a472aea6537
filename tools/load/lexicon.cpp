#include "tools/load/lexicon.h"

#include "libcore/base/error.h"
#include "libcore/base/text.h"

namespace load {

Lexicon::Lexicon(std::map<std::string, Dataset>& data) {
  for (auto& [name, set] : data) {
    names_.emplace(name, data_.size());
    data_.push_back(&set);
  }
}

std::size_t Lexicon::capture(const std::string& name) {
  return captures_.emplace(name, captures_.size()).first->second;
}

Lexicon::Variable Lexicon::find(std::string_view name) const {
  if (name == "seq") return Own::seq;
  if (name == "connection") return Own::connection;
  if (name == "time") return Own::time;
  if (name == "stamp") return Own::stamp;
  const auto captured = captures_.find(name);
  if (captured != captures_.end()) return Captured{captured->second};
  const std::size_t dot = name.find('.');
  const auto data = names_.find(name.substr(0, dot));
  if (data == names_.end() || dot == std::string_view::npos)
    base::fail("there is no variable '{}'", base::printable(name));
  return Field{data->second, data_[data->second]->table().column(name.substr(dot + 1))};
}

Memory Lexicon::memory(std::uint64_t number) {
  Memory memory{.captured = std::vector<std::string>(captures_.size()), .records = {}};
  for (Dataset* const data : data_)
    memory.records.push_back(data->kept() ? data->draw(number) : nullptr);
  return memory;
}

bool Lexicon::refresh(std::uint64_t number, Memory& memory, const std::vector<std::size_t>& data) {
  for (const std::size_t place : data) {
    if (!data_[place]->kept()) memory.records[place] = data_[place]->draw(number);
    if (memory.records[place] == nullptr) return false;
  }
  return true;
}

}  // namespace load
