#include <fmt/format.h>

#include <cstdint>
#include <utility>

#include "libcore/ws/handshake.h"
#include "suites/handshake/response.h"

namespace suite {
namespace {

constexpr std::string_view guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

std::string changed_digit(std::string value) {
  value.front() = value.front() == 'A' ? 'B' : 'A';
  return value;
}

std::string in_lower_case(std::string value) {
  for (char& c : value)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return value;
}

// In the alphabet of RFC 4648, section 5; a value without digits of the other one is as it was, and
// gets one.
std::string url_safe(std::string value) {
  for (char& c : value) c = c == '+' ? '-' : c == '/' ? '_' : c;
  if (value.find_first_of("-_") == std::string::npos) value.front() = '-';
  return value;
}

// What a key in base64 stands for; what is no digit counts as the pad.
std::string decoded(std::string_view key) {
  constexpr std::string_view digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string octets;
  std::uint32_t bits = 0;
  int held = 0;
  for (const char c : key) {
    const std::size_t digit = digits.find(c);
    if (digit == std::string_view::npos) break;
    bits = bits << 6 | static_cast<std::uint32_t>(digit);
    held += 6;
    if (held < 8) continue;
    held -= 8;
    octets += static_cast<char>(bits >> held);
  }
  return octets;
}

// Where the value is made of the key in a wrong way.
Response of_key(const char* what, std::string (*value)(const std::string& key)) {
  return accepting().made_of_request(
      fmt::format("Sec-WebSocket-Accept {}", what),
      [value](const http::Request& request, http::Response& head) {
        const std::string key(request.fields.first("Sec-WebSocket-Key").value_or(""));
        for (http::Field& field : head.fields.lines)
          if (field.name == "Sec-WebSocket-Accept") field.value = value(key);
        return std::string();
      });
}

}  // namespace

void response_accept(Group& g) {
  const auto add = [&](const char* name, const Response& response) {
    answering(g, fmt::format("accept-{}", name), "another Sec-WebSocket-Accept opens nothing",
              response, is_failed())
        .covers("RFC6455-4.1-45");
  };
  add("empty", accepting().with("Sec-WebSocket-Accept", ""));
  add("other-key",
      accepting().with("Sec-WebSocket-Accept", ws::accept_for("dGhlIHNhbXBsZSBub25jZQ==")));
  add("flipped-char", accepting().accept("with another first digit", changed_digit));
  add("lower-case", accepting().accept("in lower case", in_lower_case));
  add("truncated", accepting().accept("without its end", [](std::string right) {
    return right.substr(0, right.size() - 4);
  }));
  add("extra-pad", accepting().with("Sec-WebSocket-Accept", "{accept}="));
  add("no-pad", accepting().accept("without its pad", [](std::string right) {
    return right.substr(0, right.size() - 1);
  }));
  add("of-decoded-key", of_key("of the key's octets", [](const std::string& key) {
        return ws::accept_for(decoded(key));
      }));
  add("reversed-guid", of_key("with the GUID from its end on", [](const std::string& key) {
        return ws::digest_in_base64("SHA1", key + std::string(guid.rbegin(), guid.rend()));
      }));
  add("raw-key", accepting().with("Sec-WebSocket-Accept", "{key}"));
  add("sha256", of_key("by SHA-256", [](const std::string& key) {
        return ws::digest_in_base64("SHA256", key + std::string(guid));
      }));
  add("url-safe", accepting().accept("in the alphabet for URLs", url_safe));

  for (const auto& [name, space] : {std::pair{"spaces", "   "}, std::pair{"tabs", "\t\t"}})
    answering(g, fmt::format("accept-whitespace-{}", name),
              "white space around a value is no part of it",
              accepting().with("Sec-WebSocket-Accept", fmt::format("{0}{{accept}}{0}", space)),
              is_opened())
        .covers("RFC6455-4.1-46", "RFC9110-5.5-1", "RFC9112-5.1-2");

  const auto twice = [&](const char* name, const Response& response, const Opens& opens) {
    answering(g, fmt::format("accept-duplicate-{}", name), "Sec-WebSocket-Accept stands there once",
              response, opens)
        .covers("RFC6455-11.3.3-1", "RFC6455-4.1-49", "RFC9110-5.3-1");
  };
  const char* const right = "Sec-WebSocket-Accept: {accept}";
  const char* const wrong = "Sec-WebSocket-Accept: {key}";
  twice("right-wrong", accepting().and_with(wrong), is_failed());
  twice("wrong-right", accepting().and_first(wrong), is_failed());
  twice("right-right", accepting().and_with(right),
        is_failed_or(Grade::non_strict, "the same value twice was taken"));
  twice("joined", accepting().with("Sec-WebSocket-Accept", "{accept}, {accept}"), is_failed());
}

}  // namespace suite
