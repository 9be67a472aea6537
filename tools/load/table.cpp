#include "tools/load/table.h"

#include <fmt/format.h>

#include <algorithm>

#include "libcore/base/error.h"
#include "libcore/base/text.h"
#include "tools/load/json_path.h"

namespace load {
namespace {

[[noreturn]] void refuse(const std::string& file, std::size_t line, std::string_view why) {
  base::fail("{}:{}: {}", file, line, why);
}

void refuse_if_empty(const std::string& file, const Table& table) {
  if (table.records.empty()) base::fail("{}: there is no record in it", file);
}

std::string_view without_return(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

// Calls `take` with the number and the content of each line that is not empty.
template <typename Take>
void each_line(std::string_view text, const Take& take) {
  std::size_t number = 0;
  for (const std::string_view line : base::split(text, '\n')) {
    ++number;
    if (const std::string_view content = without_return(line); !content.empty())
      take(number, content);
  }
}

// Reads records of RFC 4180, one after the other.
class CsvReader {
 public:
  CsvReader(const std::string& file, std::string_view text) : file_(file), rest_(text) {}

  bool done() const { return rest_.empty(); }
  std::size_t line() const { return line_; }

  std::vector<std::string> record() {
    std::vector<std::string> fields;
    do {
      fields.push_back(rest_.starts_with('"') ? quoted() : plain());
    } while (take(','));
    if (take('\r') + take('\n') > 0) ++line_;
    return fields;
  }

 private:
  bool take(char wanted) {
    if (!rest_.starts_with(wanted)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  std::string plain() {
    const std::size_t end = std::min(rest_.find_first_of(",\r\n"), rest_.size());
    const std::string field(rest_.substr(0, end));
    if (field.find('"') != std::string::npos)
      refuse(file_, line_, "a quote inside a field: put the field in quotes, and each quote twice");
    rest_.remove_prefix(end);
    return field;
  }

  std::string quoted() {
    const std::size_t began = line_;
    std::string field;
    take('"');
    while (!rest_.empty()) {
      const char c = rest_.front();
      rest_.remove_prefix(1);
      if (c == '\n') ++line_;
      if (c == '"' && !take('"')) {
        if (!rest_.empty() && rest_.find_first_of(",\r\n") != 0)
          refuse(file_, line_, "something stands behind the closing quote of a field");
        return field;
      }
      field += c;
    }
    refuse(file_, began, "a field in quotes never ends");
  }

  const std::string& file_;
  std::string_view rest_;
  std::size_t line_ = 1;
};

}  // namespace

std::size_t Table::column(std::string_view name) const {
  const auto found = std::ranges::find(columns, name);
  if (found != columns.end()) return static_cast<std::size_t>(found - columns.begin());
  base::fail("there is no column '{}'; there are {}", base::printable(name),
             fmt::join(columns, ", "));
}

Table read_csv(const std::string& file, std::string_view text) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);  // as spreadsheets write it
  CsvReader reader(file, text);
  Table table;
  if (!reader.done()) table.columns = reader.record();
  while (!reader.done()) {
    const std::size_t line = reader.line();
    std::vector<std::string> fields = reader.record();
    const bool empty_line = fields.size() == 1 && fields.front().empty();
    if (empty_line && table.columns.size() > 1) continue;
    if (fields.size() != table.columns.size())
      refuse(file, line,
             fmt::format("{} fields, where the first line names {} columns", fields.size(),
                         table.columns.size()));
    table.records.push_back(std::move(fields));
  }
  refuse_if_empty(file, table);
  return table;
}

Table read_jsonl(const std::string& file, std::string_view text) {
  Table table;
  std::vector<JsonPath> paths;
  JsonReader reader;
  each_line(text, [&](std::size_t number, std::string_view line) {
    const auto keys = reader.keys(line);
    if (!keys) refuse(file, number, "this is no JSON object");
    if (table.records.empty()) {
      table.columns = *keys;
      for (const std::string& key : *keys) paths.push_back(JsonPath::of_key(key));
    }
    std::vector<std::string> fields;
    for (std::size_t i = 0; i < paths.size(); ++i) {
      auto words = reader.words(line, paths[i]);
      if (!words)
        refuse(file, number,
               fmt::format("there is no key '{}', which the first line has",
                           base::printable(table.columns[i])));
      fields.push_back(std::move(*words));
    }
    table.records.push_back(std::move(fields));
  });
  refuse_if_empty(file, table);
  return table;
}

Table read_lines(const std::string& file, std::string_view text) {
  Table table{.columns = {"line"}, .records = {}};
  each_line(text, [&](std::size_t, std::string_view line) {
    table.records.push_back({std::string(line)});
  });
  refuse_if_empty(file, table);
  return table;
}

}  // namespace load
