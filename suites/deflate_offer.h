#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "libcore/http/fields.h"
#include "libcore/ws/extension.h"
#include "suites/response.h"

namespace suite {

// Its parameters with values.
inline constexpr std::string_view client_bits = "client_max_window_bits";
inline constexpr std::string_view server_bits = "server_max_window_bits";

// Of who agrees to whatever is offered.
inline constexpr ws::DeflatePolicy takes_anything{.mode = ws::DeflatePolicy::Mode::on};

// What a client offers for permessage-deflate, as far as an answer hangs on it.
class DeflateOffer {
 public:
  explicit DeflateOffer(ws::Extension extension) : extension_(std::move(extension)) {}

  // The client's first offer that any server could take.
  static std::optional<DeflateOffer> first_good(const http::Fields& request);

  const ws::Extension& extension() const& { return extension_; }
  const ws::Extension& extension() const&& = delete;
  bool has(std::string_view parameter) const;
  // In bits: what it lets the server have, and what it hints at for itself; 15 if it does not say.
  int server_window() const;
  int client_window() const;

  // An answer that repeats what is asked of the server, and says no more; `but_for` one parameter.
  std::string answer(std::string_view but_for = {}) const;

 private:
  ws::Extension extension_;
};

// A 101 that agrees on permessage-deflate: `line` makes Sec-WebSocket-Extensions of the offer, or
// gives `why_not`, for which the case is not applicable, as it is where nothing is offered.
Response agreeing(std::string what,
                  std::function<std::string(const DeflateOffer& offer, std::string& why_not)> line);

}  // namespace suite
