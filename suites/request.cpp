#include "suites/request.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <utility>

#include "libcore/base/buffer.h"
#include "libcore/base/text.h"
#include "libcore/base/units.h"
#include "libcore/http/query.h"
#include "libcore/ws/frame.h"

namespace suite {
namespace {

Request changed(Request request, std::string difference, auto change) {
  if (!difference.empty()) request.differences.push_back(std::move(difference));
  change(request);
  return request;
}

std::string first_of(const std::vector<std::string>& declared, std::size_t index,
                     std::string_view otherwise) {
  return index < declared.size() ? declared[index] : std::string(otherwise);
}

std::string upper(std::string text) {
  for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return text;
}

std::string other_case(const std::string& text) {
  const std::string other = upper(text);
  return other == text ? base::lower(text) : other;
}

struct Word {
  std::string_view name;
  std::string value;
};

// What the words in braces stand for.
std::vector<Word> words(const http::Request& usual, bool secure, const Features& features) {
  const std::string host(usual.fields.first("Host").value_or(""));
  const std::string scheme = secure ? "https" : "http";
  const std::string own = scheme + "://" + host;
  const std::string origin = first_of(features.origins, 0, own);
  const std::size_t colon = std::min(origin.find("://"), origin.size());
  const bool clear = origin.starts_with("http:");
  return {{"{target}", usual.target},
          {"{host}", host},
          {"{key}", std::string(usual.fields.first("Sec-WebSocket-Key").value_or(""))},
          {"{protocol}", first_of(features.subprotocols, 0, "chat")},
          {"{protocol-in-other-case}", other_case(first_of(features.subprotocols, 0, "chat"))},
          {"{scheme}", scheme},
          {"{other-scheme}", secure ? "http" : "https"},
          {"{own-origin}", own},
          {"{origin}", origin},
          {"{origin-in-upper-case}", upper(origin)},
          {"{origin-host}",
           std::string(http::host_of(origin.substr(std::min(colon + 3, origin.size()))))},
          {"{origin-scheme}", origin.substr(0, colon)},
          {"{origin-other-scheme}", clear ? "https" : "http"},
          {"{other-host}", first_of(features.hosts, 1, "other.example")},
          {"{plain}", features.http_path.value_or("/")}};
}

std::string filled_in(std::string text, const std::vector<Word>& words) {
  for (const Word& word : words)
    for (std::size_t at = 0; (at = text.find(word.name, at)) != std::string::npos;
         at += word.value.size())
      text.replace(at, word.name.size(), word.value);
  return text;
}

// The head of a request, empty where it has none.
std::string head_of(const Request& request, http::Request usual, const std::vector<Word>& words) {
  for (const auto& change : request.changes) change(usual);
  std::string octets = http::to_string(usual);
  for (const Request::Rewrite& rewrite : request.rewrites) octets = rewrite(std::move(octets));
  return filled_in(std::move(octets), words);
}

// Octets in quotes, cut.
std::string shown(std::string_view octets) { return "\"" + base::printable(octets, 60) + "\""; }

}  // namespace

Request Request::with(std::string name, std::string value) const {
  return changed(*this, fmt::format("{} {}", name, shown(value)), [&](Request& r) {
    r.changes.emplace_back([name, value](http::Request& request) {
      const auto line = std::ranges::find_if(request.fields.lines, [&](const http::Field& field) {
        return base::same_ignoring_case(field.name, name);
      });
      if (line == request.fields.lines.end()) {
        request.fields.add(name, value);
      } else {
        line->value = value;
      }
    });
  });
}
Request Request::without(std::string_view name) const {
  return changed(*this, fmt::format("no {}", name), [&](Request& r) {
    r.changes.emplace_back([name = std::string(name)](http::Request& request) {
      std::erase_if(request.fields.lines, [&](const http::Field& field) {
        return base::same_ignoring_case(field.name, name);
      });
    });
  });
}
Request Request::and_with(std::string line) const {
  return rewritten("one more line " + shown(line), [line](std::string octets) {
    return octets.insert(octets.size() - 2, line + "\r\n");
  });
}
Request Request::and_first(std::string line) const {
  return rewritten("a first line " + shown(line), [line](std::string octets) {
    return octets.insert(octets.find("\r\n") + 2, line + "\r\n");
  });
}
Request Request::with_fields(std::string what, std::function<void(http::Fields&)> change) const {
  return with_parts(std::move(what), [change = std::move(change)](http::Request& request) {
    change(request.fields);
  });
}

Request Request::method(std::string word) const { return line(word + " {target} HTTP/1.1"); }
Request Request::target(std::string text) const { return line("GET " + text + " HTTP/1.1"); }
Request Request::version(std::string text) const { return line("GET {target} " + text); }
Request Request::line(std::string text) const {
  return rewritten("the request line " + shown(text), [text](std::string octets) {
    return octets.replace(0, octets.find("\r\n"), text);
  });
}

Request Request::with_parts(std::string what, std::function<void(http::Request&)> change) const {
  return changed(*this, std::move(what),
                 [&](Request& r) { r.changes.push_back(std::move(change)); });
}

Request Request::rewritten(std::string what, Rewrite rewrite) const {
  return changed(*this, std::move(what),
                 [&](Request& r) { r.rewrites.push_back(std::move(rewrite)); });
}
Request Request::as_octets(std::string octets) const {
  return rewritten("nothing but " + shown(octets), [octets](std::string) { return octets; });
}
Request Request::followed_by(std::string octets) const {
  return changed(*this, fmt::format("{} octets behind it, {}", octets.size(), shown(octets)),
                 [&](Request& r) { r.behind += octets; });
}
Request Request::followed_by(ws::Opcode opcode, std::string payload) const {
  return changed(*this, fmt::format("a {} frame {} behind it", ws::name(opcode), shown(payload)),
                 [&](Request& r) {
                   r.behind += masked(opcode, payload);
                   r.frames.emplace_back(opcode, payload);
                 });
}
Request Request::followed_by(const Request& request) const {
  return changed(*this, "a second one behind it: " + describe(request),
                 [&](Request& r) { r.next.push_back(request); });
}
Request Request::cut(std::string what,
                     std::function<std::vector<std::size_t>(std::string_view octets)> ends) const {
  return changed(*this, std::move(what), [&](Request& r) { r.cuts = std::move(ends); });
}
Request Request::cut_behind_head() const {
  return cut("what follows in a second segment", [](std::string_view octets) {
    return std::vector<std::size_t>{octets.find("\r\n\r\n") + 4};
  });
}
Request Request::slowly(std::chrono::milliseconds pause) const {
  return changed(*this, base::format_duration(pause) + " apart",
                 [&](Request& r) { r.between = pause; });
}
Request Request::holding(std::size_t octets) const {
  return changed(*this, fmt::format("its last {} octets held back", octets),
                 [&](Request& r) { r.held = octets; });
}
Request Request::holding_what_follows() const {
  return changed(*this, "what follows held back", [](Request& r) { r.behind_held = true; });
}

Asked written(const Request& request, const http::Request& usual, bool secure,
              const Features& features) {
  const std::vector<Word> all = words(usual, secure, features);
  Asked asked{.octets = head_of(request, usual, all), .at_once = 0};
  asked.key = usual.fields.first("Sec-WebSocket-Key").value_or("");
  asked.read.push_back(http::parse_request(asked.octets));
  const std::size_t head = asked.octets.size();
  asked.octets += filled_in(request.behind, all);
  for (const Request& second : request.next) {
    const std::string octets = head_of(second, usual, all);
    asked.read.push_back(http::parse_request(octets));
    asked.octets += octets + filled_in(second.behind, all);
  }
  asked.at_once = request.behind_held ? head : asked.octets.size() - request.held;
  if (request.cuts) asked.cuts = request.cuts(asked.octets);
  return asked;
}

std::string describe(const Request& request) {
  if (request.differences.empty()) return "the usual opening request";
  return fmt::format("an opening request with {}", fmt::join(request.differences, ", with "));
}

std::string masked(ws::Opcode opcode, std::string_view payload) {
  constexpr ws::MaskKey key = 0x5c3a9d71;
  ws::FrameHeader header{.opcode = opcode, .length = payload.size()};
  header.form = ws::shortest_form(header.length);
  header.mask = key;
  base::Buffer out;
  ws::write_frame(header, payload, out);
  return std::string(out.view());
}

}  // namespace suite
