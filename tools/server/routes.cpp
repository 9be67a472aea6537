#include "tools/server/routes.h"

#include <algorithm>
#include <iterator>

#include "tools/server/behaviours/echo.h"

namespace serve {
namespace {

template <typename Behaviour>
std::unique_ptr<session::Session> open(const House& house, const Caller& caller) {
  return std::make_unique<Behaviour>(house, caller);
}

constexpr Route table[] = {
    {"/", "a test page over HTTP; over WebSocket the same as /echo", open<Echo>},
    {"/echo", "sends every message back, whole and of its kind", open<Echo>},
};

}  // namespace

std::span<const Route> routes() { return table; }

const Route* find_route(std::string_view path) {
  const auto* const found = std::ranges::find(table, path, &Route::path);
  return found == std::end(table) ? nullptr : found;
}

}  // namespace serve
