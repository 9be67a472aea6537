#include "tools/server/routes.h"

#include <algorithm>
#include <iterator>

#include "libcore/base/text.h"
#include "tools/server/behaviours/echo.h"
#include "tools/server/behaviours/late_echo.h"
#include "tools/server/behaviours/participant.h"
#include "tools/server/behaviours/sink.h"
#include "tools/server/behaviours/source.h"

namespace serve {
namespace {

template <typename Behaviour>
std::unique_ptr<session::Session> open(const House& house, const Caller& caller) {
  return std::make_unique<Behaviour>(house, caller);
}

std::unique_ptr<session::Session> open_echo(const House& house, const Caller& caller) {
  if (LateEcho::is_meant(*caller.target)) return std::make_unique<LateEcho>(house, caller);
  return std::make_unique<Echo>(house, caller);
}

constexpr Route table[] = {
    {"/", "a test page over HTTP; over WebSocket the same as /echo", LateEcho::objection,
     open_echo},
    {"/echo", "sends every message back; ?delay=5ms, jitter=1ms: late", LateEcho::objection,
     open_echo},
    {"/sink", "takes every message, and sends none", nullptr, open<Sink>},
    {"/source", "sends texts by itself; ?rate=100/s, size=1KiB, count=10k", Source::objection,
     open<Source>},
    {"/room/NAME", "sends every message to all in it; ?echo=no: to all others",
     Participant::objection, open<Participant>},
};

// Of 1 to 64 unreserved characters (RFC 3986, 2.3).
bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           std::string_view("-._~").find(c) != std::string_view::npos;
  });
}

bool leads_to(std::string_view path, const Route& route) {
  constexpr std::string_view any = "NAME";
  if (!route.path.ends_with(any)) return path == route.path;
  const std::string_view folder = route.path.substr(0, route.path.size() - any.size());
  return path.starts_with(folder) && is_name(path.substr(folder.size()));
}

}  // namespace

std::span<const Route> routes() { return table; }

const Route* find_route(std::string_view path) {
  const auto* const found =
      std::ranges::find_if(table, [&](const Route& route) { return leads_to(path, route); });
  return found == std::end(table) ? nullptr : found;
}

}  // namespace serve
