#include "suites/altered.h"

#include <fmt/format.h>

#include <algorithm>
#include <type_traits>
#include <utility>

#include "libcore/base/buffer.h"
#include "libcore/base/text.h"
#include "libcore/base/units.h"
#include "libcore/ws/frame.h"
#include "suites/request.h"
#include "suites/response.h"

namespace suite {

template <typename Self, typename Head>
Self Altered<Self, Head>::with(std::string name, std::string value) const {
  return with_fields(fmt::format("{} {}", name, shown(value)), [name, value](http::Fields& fields) {
    const auto line = std::ranges::find_if(fields.lines, [&](const http::Field& field) {
      return base::same_ignoring_case(field.name, name);
    });
    if (line == fields.lines.end()) {
      fields.add(name, value);
    } else {
      line->value = value;
    }
  });
}
template <typename Self, typename Head>
Self Altered<Self, Head>::without(std::string_view name) const {
  return with_fields(fmt::format("no {}", name), [name = std::string(name)](http::Fields& fields) {
    std::erase_if(fields.lines, [&](const http::Field& field) {
      return base::same_ignoring_case(field.name, name);
    });
  });
}
template <typename Self, typename Head>
Self Altered<Self, Head>::and_with(std::string line) const {
  return rewritten("one more line " + shown(line), [line](std::string octets) {
    return octets.insert(octets.size() - 2, line + "\r\n");
  });
}
template <typename Self, typename Head>
Self Altered<Self, Head>::and_first(std::string line) const {
  return rewritten("a first line " + shown(line), [line](std::string octets) {
    return octets.insert(octets.find("\r\n") + 2, line + "\r\n");
  });
}
template <typename Self, typename Head>
Self Altered<Self, Head>::with_fields(std::string what,
                                      std::function<void(http::Fields&)> change) const {
  return with_parts(std::move(what),
                    [change = std::move(change)](Head& head) { change(head.fields); });
}

template <typename Self, typename Head>
Self Altered<Self, Head>::line(std::string text) const {
  constexpr bool asks = std::is_same_v<Head, http::Request>;
  const char* const which = asks ? "the request line " : "the status line ";
  return rewritten(which + shown(text), [text](std::string octets) {
    return octets.replace(0, octets.find("\r\n"), text);
  });
}
template <typename Self, typename Head>
Self Altered<Self, Head>::with_parts(std::string what, std::function<void(Head&)> change) const {
  return changed(std::move(what), [&](Self& s) { s.changes.push_back(std::move(change)); });
}
template <typename Self, typename Head>
Self Altered<Self, Head>::rewritten(std::string what, Rewrite rewrite) const {
  return changed(std::move(what), [&](Self& s) { s.rewrites.push_back(std::move(rewrite)); });
}
template <typename Self, typename Head>
Self Altered<Self, Head>::as_octets(std::string octets) const {
  return rewritten("nothing but " + shown(octets), [octets](std::string) { return octets; });
}
template <typename Self, typename Head>
Self Altered<Self, Head>::followed_by(std::string octets) const {
  return changed(fmt::format("{} octets behind it, {}", octets.size(), shown(octets)),
                 [&](Self& s) { s.behind += octets; });
}
template <typename Self, typename Head>
Self Altered<Self, Head>::followed_by(ws::Opcode opcode, std::string payload) const {
  constexpr bool asks = std::is_same_v<Head, http::Request>;
  return changed(
      fmt::format("a {} frame {} behind it", ws::name(opcode), shown(payload)), [&](Self& s) {
        s.behind += frame_octets(asks ? ws::Role::client : ws::Role::server, opcode, payload);
        s.frames.emplace_back(opcode, payload);
      });
}
template <typename Self, typename Head>
Self Altered<Self, Head>::cut(
    std::string what, std::function<std::vector<std::size_t>(std::string_view octets)> ends) const {
  return changed(std::move(what), [&](Self& s) { s.cuts = std::move(ends); });
}
template <typename Self, typename Head>
Self Altered<Self, Head>::cut_behind_head() const {
  return cut("what follows in a second segment", [](std::string_view octets) {
    return std::vector<std::size_t>{octets.find("\r\n\r\n") + 4};
  });
}
template <typename Self, typename Head>
Self Altered<Self, Head>::slowly(std::chrono::milliseconds pause) const {
  return changed(base::format_duration(pause) + " apart", [&](Self& s) { s.between = pause; });
}

template <typename Self, typename Head>
std::string Altered<Self, Head>::head(Head usual) const {
  for (const auto& change : changes) change(usual);
  std::string octets = http::to_string(usual);
  for (const Rewrite& rewrite : rewrites) octets = rewrite(std::move(octets));
  return octets;
}

template struct Altered<Request, http::Request>;
template struct Altered<Response, http::Response>;

std::string shown(std::string_view octets) { return "\"" + base::printable(octets, 60) + "\""; }

std::string filled_in(std::string text, const std::vector<Word>& words) {
  for (const Word& word : words)
    for (std::size_t at = 0; (at = text.find(word.name, at)) != std::string::npos;
         at += word.value.size())
      text.replace(at, word.name.size(), word.value);
  return text;
}

std::string frame_octets(ws::Role speaker, ws::Opcode opcode, std::string_view payload) {
  constexpr ws::MaskKey key = 0x5c3a9d71;
  ws::FrameHeader header{.opcode = opcode, .length = payload.size()};
  header.form = ws::shortest_form(header.length);
  if (speaker == ws::Role::client) header.mask = key;
  base::Buffer out;
  ws::write_frame(header, payload, out);
  return std::string(out.view());
}

}  // namespace suite
