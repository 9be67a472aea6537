#include "suites/features.h"

#include <fmt/format.h>

#include <string_view>

namespace suite {
namespace {

std::optional<Lack> unless_claimed(bool claimed, std::string_view what) {
  if (claimed) return std::nullopt;
  return Lack{.not_claimed = true, .why = fmt::format("the peer does not claim {}", what)};
}

std::optional<Lack> unless_declared(bool declared, std::string_view what, std::string_view key) {
  if (declared) return std::nullopt;
  return Lack{.not_claimed = false,
              .why = fmt::format("{} not declared ({} in --features)", what, key)};
}

Lack undeclarable(std::string_view what) {
  return {.not_claimed = false, .why = fmt::format("{} cannot be declared yet", what)};
}

void replace(std::string& text, std::string_view word, std::string_view by) {
  if (const std::size_t at = text.find(word); at != std::string::npos)
    text.replace(at, word.size(), by);
}

}  // namespace

std::optional<Lack> lack(Need need, const Features& features) {
  switch (need) {
    case Need::text:
      return unless_claimed(features.claims.text, "Text messages");
    case Need::binary:
      return unless_claimed(features.claims.binary, "Binary messages");
    case Need::fragmentation:
      return unless_claimed(features.claims.fragmentation, "fragmented messages");
    case Need::deflate:
      return unless_claimed(features.claims.deflate, "permessage-deflate");
    case Need::keep_alive:
      return unless_declared(features.keep_alive.has_value(), "the interval of the peer's Pings is",
                             "keep_alive");
    case Need::subprotocols:
      return unless_declared(!features.subprotocols.empty(), "the subprotocols it knows are",
                             "subprotocols");
    case Need::two_hosts:
      return unless_declared(features.hosts.size() >= 2, "two virtual hosts are", "hosts");
    case Need::origins:
      return unless_declared(!features.origins.empty(), "its policy on origins is", "origins");
    case Need::http_path:
      return unless_declared(features.http_path.has_value(), "a path of plain HTTP is",
                             "http_path");
    case Need::close_command:
      return unless_declared(features.close_command.has_value(), "a message that makes it close is",
                             "close_command");
    case Need::text_only:
      return unless_claimed(!features.claims.binary, "to take Text alone");
    case Need::stopping:
      return undeclarable("a way to stop the peer");
    case Need::error:
      return undeclarable("a way to make the peer meet an error");
    case Need::reporting:
      return undeclarable("where the peer reports what it saw of a connection");
    case Need::process:
      return unless_declared(features.process.has_value(), "its process is", "process");
  }
  return std::nullopt;
}

std::string commanded(const std::string& close_command, int code, const std::string& reason) {
  std::string text = close_command;
  replace(text, "{code}", std::to_string(code));
  replace(text, "{reason}", reason);
  return text;
}

}  // namespace suite
