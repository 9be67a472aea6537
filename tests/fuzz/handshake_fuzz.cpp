// Any octets as a request are agreed on or refused with a known status; any octets as a response
// have the same outcome however they are cut.

#include <array>
#include <vector>

#include "libcore/http/grammar.h"
#include "libcore/http/head.h"
#include "libcore/ws/handshake.h"
#include "tests/fuzz/input.h"

namespace {

using fuzz::require;

const std::vector<std::string> subprotocols = {"chat", "superchat"};
const ws::DeflatePolicy deflate{.mode = ws::DeflatePolicy::Mode::on};
const ws::Opening opening{.host = "a", .subprotocols = subprotocols, .deflate = deflate};
constexpr std::array<std::byte, 16> nonce{};

void check_request(std::string_view octets) {
  const auto answer = ws::agree(http::parse_request(octets), subprotocols, deflate);
  if (const auto* refusal = std::get_if<ws::Refusal>(&answer)) {
    const int status = refusal->status;
    require(status == 400 || status == 405 || status == 417 || status == 426);
    require(!refusal->why.empty() && !http::has_control(refusal->why));
    require(refusal->fields.has("Upgrade") == (status == 426));
    require(refusal->fields.has("Allow") == (status == 405));
    return;
  }
  const auto& agreement = std::get<ws::Agreement>(answer);
  require(agreement.subprotocol.empty() ||
          std::ranges::find(subprotocols, agreement.subprotocol) != subprotocols.end());
  const http::Response response = ws::acceptance(agreement);
  require(http::parse_response(http::to_string(response)) == response);

  // What the server answers a client takes as the server means it.
  const auto extensions = ws::parse_extensions(response.fields);
  require(extensions && extensions->size() == (agreement.deflate ? 1u : 0u));
  if (!agreement.deflate) return;
  const auto terms = ws::judge_deflate(extensions->front(), deflate);
  require(std::get<ws::DeflateTerms>(terms) == agreement.deflate->terms);
}

// A client that gets octets until its handshake has come out, and counts what stands behind.
struct Client {
  void take(std::span<char> in) {
    if (!outcome) outcome = handshake.take(in);
    if (!outcome) require(in.empty());
    behind += in.size();
  }

  ws::ClientHandshake handshake{opening, nonce};
  std::optional<ws::ClientHandshake::Outcome> outcome = std::nullopt;
  std::size_t behind = 0;
};

void check_response(std::string_view octets, std::uint64_t seed) {
  Client whole;
  Client cut;
  fuzz::in_one(octets, [&](std::span<char> in) { whole.take(in); });
  fuzz::in_pieces(octets, seed, [&](std::span<char> in) { cut.take(in); });
  require(whole.outcome.has_value() == cut.outcome.has_value());
  require(whole.behind == cut.behind);
  if (!whole.outcome) return;
  require(whole.outcome->response == cut.outcome->response);
  require(whole.outcome->why_not == cut.outcome->why_not);
  require(whole.outcome->subprotocol == cut.outcome->subprotocol);
  require(whole.outcome->deflate == cut.outcome->deflate);
  if (whole.outcome->why_not.empty()) require(whole.outcome->response.status == 101);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const std::uint8_t seed = input.choice();
  check_request(input.rest());
  check_response(input.rest(), seed);
  return 0;
}
