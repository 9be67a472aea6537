#include "suites/features.h"

#include <fmt/format.h>

#include <string_view>

#include "libcore/schema/schema.h"

namespace suite {

void describe(schema::Words<Features::Role>& w) {
  w.add("server", Features::Role::server);
  w.add("client", Features::Role::client);
}

void describe(schema::Words<Features::Fragmentation>& w) {
  w.add("false", Features::Fragmentation::none);
  w.add("receive-only", Features::Fragmentation::receive_only);
  w.add("true", Features::Fragmentation::both);
}

void describe(schema::Schema<Features::Claims>& s) {
  using Claims = Features::Claims;
  s.optional("text", &Claims::text, "it takes and sends Text messages");
  s.optional("binary", &Claims::binary, "it takes and sends Binary messages");
  s.optional("fragmentation", &Claims::fragmentation,
             "it takes messages in fragments, and says them so");
  s.optional("deflate", &Claims::deflate, "it agrees on permessage-deflate");
  s.optional("echo", &Claims::echo, "it sends back the messages that it takes");
  s.optional("verifies", &Claims::verifies, "as a client, it checks the certificates of servers");
  s.optional("subprotocols", &Claims::subprotocols, "that it knows");
}

void describe(schema::Schema<Features::Limits>& s) {
  using Limits = Features::Limits;
  s.optional("max_message", &Limits::max_message, "the largest message it takes", schema::as_size(),
             schema::at_least(125));
  s.optional("max_frame", &Limits::max_frame, "the largest payload of a frame it takes",
             schema::as_size(), schema::at_least(125));
  s.optional("max_fragments", &Limits::max_fragments, "fragments of a message",
             schema::at_least(2));
  s.optional("max_header_bytes", &Limits::max_header_bytes,
             "octets of the head of an opening handshake", schema::as_size());
  s.optional("concurrent_connections", &Limits::concurrent_connections, "open at the same time",
             schema::at_least(1));
}

void describe(schema::Schema<Features::Timing>& s) {
  using Timing = Features::Timing;
  s.optional("case_pause", &Timing::case_pause, "it needs ahead of each case");
  s.optional("connect_timeout", &Timing::connect_timeout, "as a client, it comes within this");
}

void describe(schema::Schema<Features>& s) {
  s.required("version", &Features::version, "of this form: 1", schema::at_least(1),
             schema::at_most(1));
  s.optional("role", &Features::role, "what it is of the two");
  s.optional("claims", &Features::claims, "what it can do at all; cases on the rest do not apply");
  s.optional("limits", &Features::limits, "what it refuses to take more of");
  s.optional("timing", &Features::timing, "what it needs, where the command line is silent");
  s.optional("keep_alive", &Features::keep_alive, "it says a Ping this often");
  s.optional("hosts", &Features::hosts, "virtual hosts that answer differently");
  s.optional("origins", &Features::origins, "that it allows, if it has a policy");
  s.optional("http_path", &Features::http_path, "answers plain HTTP, and never a WebSocket");
  s.optional("close_command", &Features::close_command,
             "a message on which it closes, with {code} and {reason} in it");
  s.optional("process", &Features::process, "its process id on this machine", schema::at_least(1));
  s.optional("browser", &Features::browser, "a client that runs what others have written");
}

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
      return unless_claimed(features.claims.fragmentation != Features::Fragmentation::none,
                            "fragmented messages");
    case Need::deflate:
      return unless_claimed(features.claims.deflate, "permessage-deflate");
    case Need::echo:
      return unless_claimed(features.claims.echo, "to echo messages");
    case Need::keep_alive:
      return unless_declared(features.keep_alive.has_value(), "the interval of the peer's Pings is",
                             "keep_alive");
    case Need::subprotocols:
      return unless_declared(!features.claims.subprotocols.empty(), "the subprotocols it knows are",
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
    case Need::verifying:
      if (features.claims.verifies) return std::nullopt;
      return Lack{
          .not_claimed = false,
          .why = "the client is declared not to verify certificates (verifies in --features)"};
    case Need::stopping:
      return undeclarable("a way to stop the peer");
    case Need::error:
      return undeclarable("a way to make the peer meet an error");
    case Need::reporting:
      return undeclarable("where the peer reports what it saw of a connection");
    case Need::browser:
      return unless_declared(features.browser, "that it is a browser is", "browser");
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
