#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "libcore/base/buffer.h"
#include "libcore/http/head.h"
#include "libcore/http/head_reader.h"
#include "libcore/ws/extension.h"
#include "libcore/ws/keys.h"

namespace ws {

// The opening handshake, RFC 6455, section 4.

// The Sec-WebSocket-Accept that belongs to a Sec-WebSocket-Key (4.2.2, item 5.4).
std::string accept_for(std::string_view key);
// Base64 of another digest of any octets, for who makes that value in a wrong way: "SHA256".
std::string digest_in_base64(const char* algorithm, std::string_view octets);

// --- The server's side.

// What both sides agreed on.
struct Agreement {
  std::string accept;
  std::string subprotocol;  // empty: none
  std::optional<DeflateAnswer> deflate = {};
};

struct Refusal {
  int status;  // 400, 405, 417 or 426
  std::string why;
  http::Fields fields;  // that such an answer must carry: versions (4.4), Upgrade, Allow
};

// Judges a request after 4.2.1, and strictly: what a client must not send is refused, also where a
// server could get along with it. Of `subprotocols` the first that the client offers is agreed on.
// Where `deflate` requires compression, a client that has no fitting offer is refused.
std::variant<Agreement, Refusal> agree(const http::Request& request,
                                       std::span<const std::string> subprotocols,
                                       const DeflatePolicy& deflate = {});

// The 101 that opens the connection (4.2.2).
http::Response acceptance(const Agreement& agreement);

// --- The client's side.

// What a client asks for (4.1).
struct Opening {
  std::string host;            // value of the Host field
  std::string resource = "/";  // path and query
  std::vector<std::string> subprotocols;
  DeflatePolicy deflate;
  // Lines of Sec-WebSocket-Extensions to be sent as they are; the answer is then for who asked to
  // judge, whatever `deflate` says.
  std::optional<std::vector<std::string>> offers = {};
  http::Fields extra;  // Origin, credentials, whatever the user wants; sent as they are
};

// Sends one opening request and judges its response.
class ClientHandshake {
 public:
  // `nonce` is what the key is made of: random in earnest, chosen for tests.
  ClientHandshake(const Opening& opening, std::span<const std::byte, 16> nonce);

  // The request as it goes out; the prober changes it before it does.
  const http::Request& request() const& { return request_; }
  const http::Request& request() const&& = delete;

  struct Outcome {
    http::Response response;  // the final one; empty where what came was no HTTP
    std::string why_not;      // why the connection is not open (4.1, RFC 9112), or empty
    std::string subprotocol;  // agreed on, or empty
    std::optional<DeflateTerms> deflate;
  };

  // Takes the response off the front of `in`; nothing while it is not whole. What is left then are
  // frames. Interim responses are passed over (RFC 9110, 15.2).
  std::optional<Outcome> take(std::span<char>& in);

 private:
  void judge(Outcome& outcome) const;
  std::string judge_fields(const http::Fields& fields) const;
  std::string judge_extensions(Outcome& outcome) const;

  DeflatePolicy deflate_;
  bool judges_extensions_;
  http::Request request_;
  std::string accept_;
  http::HeadReader reader_;
};

// Sixteen octets for a key that nobody can foretell. Of `keys` for who opens many connections.
std::array<std::byte, 16> random_nonce();
std::array<std::byte, 16> random_nonce(MaskKeys& keys);

}  // namespace ws
