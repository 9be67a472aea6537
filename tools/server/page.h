#pragma once

#include <string_view>

#include "libcore/http/answer.h"

namespace serve {

// The page on "/": what this is, its WebSocket addresses, and a small client to try them with. One
// file without any other, complete without script. `origin` is this server's as the reader may
// reach it, "ws://127.0.0.1:9001"; whatever it has in it is shown as text.
http::Reply test_page(std::string_view origin);

}  // namespace serve
