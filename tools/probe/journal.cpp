#include "tools/probe/journal.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <utility>

#include "libcore/base/error.h"
#include "libcore/base/file.h"
#include "libcore/base/text.h"
#include "libcore/results/json.h"

namespace probe {
namespace {

constexpr std::string_view mark = "begun ";

}  // namespace

Journal::Journal(std::string path) : path_(std::move(path)) {
  if (path_.empty()) return;
  if (std::filesystem::exists(path_)) read(base::read_file(path_));
  file_.open(path_, std::ios::app);
  if (!file_) base::fail("--resume: cannot write {}: {}", path_, base::errno_text());
}

void Journal::read(const std::string& text) {
  std::size_t number = 0;
  for (const std::string_view line : base::split(text, '\n')) {
    ++number;
    if (line.empty()) continue;
    if (line.starts_with(mark)) {
      interrupted_.emplace(line.substr(mark.size()));
      continue;
    }
    const bool cut_off = number == 1 + static_cast<std::size_t>(std::ranges::count(text, '\n'));
    if (cut_off) break;  // the run ended while it wrote this
    try {
      results::Probe one = results::probe_from_json(line);
      if (one.cases.size() != 1) base::fail("it is not the result of one case");
      interrupted_.erase(one.cases.front().id);
      std::string id = one.cases.front().id;
      results_.insert_or_assign(std::move(id), std::move(one));
    } catch (const base::Error& error) {
      base::fail("--resume: {}:{}: this is no state of an earlier run: {}", path_, number,
                 error.what());
    }
  }
}

void Journal::begun(const std::string& id) {
  if (file_.is_open()) file_ << mark << id << std::endl;
}

void Journal::finished(const results::CaseResult& result,
                       const std::vector<results::MonitorHit>& all_hits) {
  if (!file_.is_open()) return;
  results::Probe one{.cases = {result}};
  std::ranges::copy_if(all_hits, std::back_inserter(one.monitors),
                       [&](const auto& hit) { return hit.in_case == result.id; });
  file_ << results::to_json(one) << std::endl;
}

}  // namespace probe
