#include "tools/load/extract.h"

#include <re2/re2.h>

#include <algorithm>
#include <charconv>

#include "libcore/base/error.h"
#include "libcore/base/overloaded.h"
#include "libcore/base/text.h"

namespace load {
namespace {

re2::StringPiece piece(std::string_view text) { return {text.data(), text.size()}; }

std::optional<Extract::Octets> octets(std::string_view text) {
  Extract::Octets result{};
  const char* const end = text.data() + text.size();
  const auto offset = std::from_chars(text.data(), end, result.offset);
  if (offset.ec != std::errc() || offset.ptr == end || *offset.ptr != '+') return std::nullopt;
  const auto length = std::from_chars(offset.ptr + 1, end, result.length);
  if (length.ec != std::errc() || length.ptr != end || result.length == 0) return std::nullopt;
  return result;
}

}  // namespace

Regex::Regex(const std::string& text) {
  re2::RE2::Options options(re2::RE2::Latin1);  // a message may be anything
  options.set_log_errors(false);
  expression_ = std::make_shared<const re2::RE2>(text, options);
  if (!expression_->ok())
    base::fail("'{}' is no regular expression: {}", base::printable(text), expression_->error());
}

bool Regex::is_in(std::string_view message) const {
  return re2::RE2::PartialMatch(piece(message), *expression_);
}

std::optional<std::string> Regex::found_in(std::string_view message) const {
  re2::StringPiece groups[2];
  const int wanted = std::min(expression_->NumberOfCapturingGroups(), 1) + 1;
  if (!expression_->Match(piece(message), 0, message.size(), re2::RE2::UNANCHORED, groups, wanted))
    return std::nullopt;
  return groups[wanted - 1].as_string();
}

Extract Extract::parse(const std::string& text) {
  if (text.starts_with('$')) return JsonPath(text);
  if (const auto range = octets(text)) return *range;
  return Regex(text);
}

std::optional<std::string> Extract::from(std::string_view message, JsonReader& reader) const {
  return std::visit(
      base::Overloaded{[&](const JsonPath& path) { return reader.words(message, path); },
                       [&](const Regex& regex) { return regex.found_in(message); },
                       [&](const Octets& range) -> std::optional<std::string> {
                         if (range.offset > message.size() ||
                             range.length > message.size() - range.offset)
                           return std::nullopt;
                         return std::string(message.substr(range.offset, range.length));
                       }},
      where_);
}

}  // namespace load
