#include "libcore/stats/prometheus.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <optional>

namespace stats {
namespace {

using Types = std::map<std::string_view, std::string_view>;  // of metrics

bool begins_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':';
}
bool is_of_name(char c) { return begins_name(c) || (c >= '0' && c <= '9'); }

void skip_blanks(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
}

std::string_view take_word(std::string_view& text) {
  skip_blanks(text);
  const std::string_view word = text.substr(0, text.find_first_of(" \t"));
  text.remove_prefix(word.size());
  return word;
}

std::string_view take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  std::string_view line = text.substr(0, end);
  text.remove_prefix(end == text.npos ? text.size() : end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

// Where the labels that `text` begins with end; nothing if they do not. A brace within quotes ends
// none, and a quote behind a backslash no text.
std::optional<std::size_t> end_of_labels(std::string_view text) {
  bool quoted = false;
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (quoted && text[i] == '\\') {
      ++i;
    } else if (text[i] == '"') {
      quoted = !quoted;
    } else if (text[i] == '}' && !quoted) {
      return i + 1;
    }
  }
  return std::nullopt;
}

bool only_grows(std::string_view metric, const Types& types) {
  const auto is = [&](std::string_view name, std::string_view type) {
    const auto found = types.find(name);
    return found != types.end() && found->second == type;
  };
  if (is(metric, "counter")) return true;
  for (const std::string_view part : {"_total", "_count", "_sum", "_bucket"}) {
    if (!metric.ends_with(part)) continue;
    const std::string_view whole = metric.substr(0, metric.size() - part.size());
    if (is(whole, "counter") || is(whole, "histogram") || is(whole, "summary")) return true;
  }
  return metric.ends_with("_total") && !types.contains(metric);
}

// # TYPE name type
void note_type(std::string_view line, Types& types) {
  line.remove_prefix(1);
  if (take_word(line) != "TYPE") return;
  const std::string_view name = take_word(line);
  types[name] = take_word(line);
}

std::optional<Sample> sample_of(std::string_view line, const Types& types) {
  if (line.empty() || !begins_name(line.front())) return std::nullopt;
  const std::string_view whole = line;
  const auto metric =
      line.substr(0, std::size_t(std::ranges::find_if_not(line, is_of_name) - line.begin()));
  line.remove_prefix(metric.size());
  if (line.starts_with('{')) {
    const auto end = end_of_labels(line);
    if (!end) return std::nullopt;
    line.remove_prefix(*end);
  } else if (!line.starts_with(' ') && !line.starts_with('\t')) {
    return std::nullopt;
  }
  const std::string_view series = whole.substr(0, whole.size() - line.size());
  std::string_view word = take_word(line);
  if (word.starts_with('+')) word.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (error != std::errc() || end != word.data() + word.size() || !std::isfinite(value))
    return std::nullopt;
  return Sample{std::string(series), value, only_grows(metric, types)};
}

}  // namespace

std::string_view metric_of(std::string_view series) { return series.substr(0, series.find('{')); }

std::vector<Sample> read_prometheus(std::string_view text, std::size_t most) {
  Types types;
  std::vector<Sample> samples;
  while (!text.empty() && samples.size() < most) {
    std::string_view line = take_line(text);
    skip_blanks(line);
    if (line.starts_with('#')) {
      note_type(line, types);
    } else if (auto sample = sample_of(line, types)) {
      samples.push_back(std::move(*sample));
    }
  }
  return samples;
}

}  // namespace stats
