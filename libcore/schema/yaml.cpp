#include "libcore/schema/yaml.h"

#include <fmt/format.h>
#include <yaml-cpp/emitter.h>
#include <yaml-cpp/emittermanip.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <map>
#include <sstream>
#include <string_view>
#include <utility>

namespace schema {
namespace {

constexpr std::size_t largest_file = std::size_t{1024} * 1024;
constexpr std::size_t deepest = 64;

// yaml-cpp counts from zero, and says -1 where it does not know.
Place place_of(const YAML::Mark& mark) {
  return {std::max(mark.line, 0) + 1, std::max(mark.column, 0) + 1};
}

[[noreturn]] void refuse(const YAML::Mark& mark, const std::string& why) {
  throw YAML::ParserException(mark, why);
}

// Builds the tree out of yaml-cpp's events. Its own tree is not used, as that resolves aliases and
// forgets which key was given twice.
class Builder final : public YAML::EventHandler {
 public:
  explicit Builder(Source& source) : source_(source) {}

  Value take() { return std::move(root_); }

  // Where the innermost list or map begins whose end has not come.
  std::optional<Place> unclosed() const {
    return open_.empty() ? std::nullopt : std::optional(open_.back().value.place);
  }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (std::exchange(begun_, true)) refuse(mark, "a second document begins; a file holds one");
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    check(mark, "", anchor);
    add(Value{.kind = Value::Kind::nothing, .place = place_of(mark)}, mark);
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override { check(mark, "", 1); }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    check(mark, tag, anchor);
    add(Value{.kind = Value::Kind::text,
              .place = place_of(mark),
              .text = value,
              .quoted = tag == "!"},
        mark);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, Value::Kind::list);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, Value::Kind::map);
  }
  void OnMapEnd() override { close(); }

 private:
  // A list or map whose end has not come.
  struct Open {
    Value value;
    YAML::Mark mark;
    std::optional<Value> key;            // of a map: read, and its value has not come
    std::map<std::string, Place> known;  // of a map: its keys so far
  };

  static void check(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    if (anchor != 0) refuse(mark, "anchors and aliases are not taken; write the value out");
    if (!tag.empty() && tag != "?" && tag != "!") refuse(mark, "tags are not taken; leave it out");
  }

  void open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
            Value::Kind kind) {
    check(mark, tag, anchor);
    if (open_.size() == deepest) refuse(mark, fmt::format("nested deeper than {} levels", deepest));
    if (key_is_due()) refuse(mark, "a list or map cannot be a key; is it closed?");
    open_.push_back({.value = {.kind = kind, .place = place_of(mark)}, .mark = mark});
  }

  void close() {
    Open ended = std::move(open_.back());
    open_.pop_back();
    add(std::move(ended.value), ended.mark);
  }

  bool key_is_due() const {
    return !open_.empty() && open_.back().value.kind == Value::Kind::map && !open_.back().key;
  }

  void add(Value value, const YAML::Mark& mark) {
    if (open_.empty()) {
      root_ = std::move(value);
      if (root_.kind == Value::Kind::nothing) root_.place = {};
    } else if (key_is_due()) {
      if (value.kind != Value::Kind::text) refuse(mark, "a key must be a text");
      open_.back().key = std::move(value);
    } else {
      Open& parent = open_.back();
      if (parent.key) {
        const Value key = std::move(*std::exchange(parent.key, std::nullopt));
        const auto [known, fresh] = parent.known.emplace(key.text, key.place);
        if (!fresh) {
          source_.complain(key.place, fmt::format("key '{:.64}' is given twice, first in line {}",
                                                  key.text, known->second.line));
          return;
        }
        value.key = key.text;
        value.key_place = key.place;
        // yaml-cpp places what is left out at whatever comes next.
        if (value.kind == Value::Kind::nothing) value.place = key.place;
      }
      parent.value.children.push_back(std::move(value));
    }
  }

  Source& source_;
  bool begun_ = false;
  std::vector<Open> open_;
  Value root_;
};

// What yaml-cpp says, in words that tell what to do about it, at the place that is to blame.
void complain(const YAML::ParserException& error, const Builder& builder, Source& source) {
  static const std::map<std::string_view, std::string_view> clearer = {
      {YAML::ErrorMsg::BAD_FILE, "nested far too deep"},
      {YAML::ErrorMsg::DOC_IN_SCALAR, "a quoted text is not closed before this"},
      {YAML::ErrorMsg::EOF_IN_SCALAR, "a quoted text is not closed before this"},
      {YAML::ErrorMsg::MAP_VALUE, "a ':' that begins no value; quote texts that hold ': '"},
      {YAML::ErrorMsg::END_OF_MAP, "this does not fit the indentation of its map"},
      {YAML::ErrorMsg::END_OF_MAP_FLOW, "this '{' is never closed"},
      {YAML::ErrorMsg::END_OF_SEQ, "this does not fit the indentation of its list"},
      {YAML::ErrorMsg::END_OF_SEQ_FLOW, "this '[' is never closed"},
      {YAML::ErrorMsg::FLOW_END, "a ']' or '}' that closes nothing"},
      {YAML::ErrorMsg::UNKNOWN_TOKEN, "no value begins like this; quote it if it is a text"},
  };
  Place at = place_of(error.mark);
  if (error.msg == YAML::ErrorMsg::END_OF_MAP_FLOW || error.msg == YAML::ErrorMsg::END_OF_SEQ_FLOW)
    at = builder.unclosed().value_or(at);
  while (at.line > 1 && source.line(at.line).empty()) --at.line;  // behind the end of the file

  const std::string_view line = source.line(at.line);
  const std::size_t tab = line.find('\t');
  if (tab != std::string_view::npos && tab <= line.find_first_not_of(" \t")) {
    source.complain({at.line, static_cast<int>(tab) + 1}, "a tab indents this line; use spaces");
    return;
  }
  const auto known = clearer.find(error.msg);
  source.complain(at, known == clearer.end() ? std::string_view(error.msg) : known->second);
}

void emit(YAML::Emitter& out, const Value& value, const Source& source) {
  switch (value.kind) {
    case Value::Kind::map:
      out << YAML::BeginMap;
      for (const Value& child : value.children) {
        out << YAML::Key << child.key << YAML::Value;
        emit(out, child, source);
      }
      out << YAML::EndMap;
      return;
    case Value::Kind::list:
      out << YAML::BeginSeq;
      for (const Value& child : value.children) emit(out, child, source);
      out << YAML::EndSeq;
      return;
    case Value::Kind::nothing:
      out << YAML::Null;
      break;
    case Value::Kind::text:
      if (value.quoted) out << YAML::DoubleQuoted;
      out << value.text;
      break;
  }
  out << YAML::Comment(source.origin(value.place));
}

}  // namespace

Value text_value(std::string text, Place place, bool quoted) {
  return {.kind = Value::Kind::text, .place = place, .text = std::move(text), .quoted = quoted};
}

std::string to_yaml(const Value& tree, const Source& source) {
  YAML::Emitter out;
  emit(out, tree, source);
  return std::string(out.c_str()) + '\n';
}

std::optional<Value> parse_yaml(Source& source) {
  const std::string& text = source.text();
  if (text.size() > largest_file) {
    source.complain({}, fmt::format("the file has {} octets, {} are the most that are read",
                                    text.size(), largest_file));
    return std::nullopt;
  }
  if (const std::size_t zero = text.find('\0'); zero != std::string::npos) {
    const std::string_view before = std::string_view(text).substr(0, zero);
    const std::size_t line_begin = before.rfind('\n') + 1;  // npos + 1 is 0
    source.complain({static_cast<int>(std::ranges::count(before, '\n')) + 1,
                     static_cast<int>(zero - line_begin) + 1},
                    "an octet of zero; this is no text file in UTF-8");
    return std::nullopt;
  }
  Builder builder(source);
  try {
    // With the mark of an end yaml-cpp sees quotes that are still open there.
    std::istringstream in(text + "\n...\n");
    YAML::Parser parser(in);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const YAML::ParserException& error) {
    complain(error, builder, source);
    return std::nullopt;
  }
  return builder.take();
}

}  // namespace schema
