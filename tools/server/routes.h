#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "libcore/http/query.h"
#include "libcore/session/session.h"
#include "libcore/ws/endpoint.h"
#include "tools/server/counters.h"
#include "tools/server/limits.h"
#include "tools/server/log.h"
#include "tools/server/rooms.h"
#include "tools/server/visit.h"

namespace serve {

// What the sessions of one worker are made with; must outlive them.
struct House {
  ws::Settings endpoint;
  Log& log;
  Limits limits = {};
  mutable Counters counters = {};  // changed by the worker's thread alone
  mutable Rooms rooms = Rooms(limits.unsent);
};

// A path and what it does. The page on "/" and --help list these.
struct Route {
  std::string_view path;  // "NAME" at its end stands for any name
  std::string_view what;
  // What is wrong with a query, or null. May be null itself: every query is good.
  const char* (*objection)(const http::Target& target);
  // Makes the behaviour of a connection whose opening handshake was good.
  std::unique_ptr<session::Session> (*open)(const House& house, const Caller& caller);
};

std::span<const Route> routes();

// The route of a path as it was asked for, or null.
const Route* find_route(std::string_view path);

}  // namespace serve
