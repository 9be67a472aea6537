#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "libcore/http/fields.h"

namespace ws {

// What Sec-WebSocket-Extensions says (RFC 6455, section 9.1), and the one extension that we know:
// permessage-deflate (RFC 7692, section 7).

struct ExtensionParameter {
  std::string name;
  std::optional<std::string> value;  // without the quotes that it may have come in
  bool operator==(const ExtensionParameter&) const = default;
};

struct Extension {
  std::string name;
  std::vector<ExtensionParameter> parameters;
  bool operator==(const Extension&) const = default;
};

// The elements of all lines of Sec-WebSocket-Extensions in their order; nothing where one of them
// does not fit the grammar of 9.1, for which the handshake must fail. No such field: no elements.
std::optional<std::vector<Extension>> parse_extensions(const http::Fields& fields);

// "permessage-deflate; server_max_window_bits=10"
std::string to_string(const Extension& extension);

// What both ends have agreed on for permessage-deflate (7.1).
struct DeflateTerms {
  bool server_no_context_takeover = false;
  bool client_no_context_takeover = false;
  int server_max_window_bits = 15;  // 8 to 15
  int client_max_window_bits = 15;
  bool operator==(const DeflateTerms&) const = default;
};

// What this end wants of permessage-deflate, for what each of both sends (7.1).
struct DeflatePolicy {
  enum class Mode : unsigned char { off, on, require };
  Mode mode = Mode::off;
  bool server_no_context_takeover = false;
  bool client_no_context_takeover = false;
  // 8 to 15, no larger; a client's offer names those that are set.
  std::optional<int> server_max_window_bits = {};
  std::optional<int> client_max_window_bits = {};
};

// --- The server's side.

struct DeflateAnswer {
  DeflateTerms terms;
  Extension extension;  // for the response
};

// The answer to the first offer that can be met: a registered name with parameters as 7.1 defines
// them, each at most once, and windows that `policy` allows. Where the policy has a smaller window
// than a client would use that does not let itself be told, its offer is declined. Nothing: none of
// the offers will do, which is no fault of the client's.
std::optional<DeflateAnswer> answer_deflate(const std::vector<Extension>& offers,
                                            const DeflatePolicy& policy);

// --- The client's side.

// The offer that says what `policy` wants (mode `on` or `require`), and always that the client's
// window may be limited (7.1.2.2).
Extension offer_deflate(const DeflatePolicy& policy);

// What an accepting response means for who has sent `offer_deflate(policy)`; the extension must
// have been named permessage-deflate. The text says why the response is against 7.1.
std::variant<DeflateTerms, std::string> judge_deflate(const Extension& response,
                                                      const DeflatePolicy& policy);

inline constexpr const char* deflate_name = "permessage-deflate";

}  // namespace ws
