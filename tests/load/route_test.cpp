#include "tools/load/route.h"

#include <gtest/gtest.h>

namespace load {
namespace {

// The offer of compression that connections of a profile make which says this of it, or "".
std::string offer(const std::string& deflate) {
  const profile::Profile profile = profile::read(
      "p.yaml",
      "version: 1\ntarget: {url: \"ws://127.0.0.1:9001/\"}\ndefaults: {deflate: " + deflate +
          "}\nscenarios: {idle: {population: {connections: 1}}}\n",
      [](const std::string&) { return std::nullopt; });
  const ws::ClientHandshake handshake(routes_of(profile).at(0).targets.at(0).opening,
                                      ws::random_nonce());
  return std::string(handshake.request().fields.first("Sec-WebSocket-Extensions").value_or(""));
}

TEST(Route, OffersWhatTheProfileSaysOfEachSide) {
  EXPECT_EQ(offer("false"), "");
  EXPECT_EQ(offer("true"), "permessage-deflate; client_max_window_bits");
  EXPECT_EQ(offer("{client_no_context_takeover: true}"),
            "permessage-deflate; client_no_context_takeover; client_max_window_bits");
  EXPECT_EQ(offer("{server_no_context_takeover: true, min_size: 1KiB}"),
            "permessage-deflate; server_no_context_takeover; client_max_window_bits");
  EXPECT_EQ(offer("{client_max_window_bits: 9}"), "permessage-deflate; client_max_window_bits=9");
  EXPECT_EQ(offer("{server_max_window_bits: 15}"),
            "permessage-deflate; server_max_window_bits=15; client_max_window_bits");
  EXPECT_EQ(offer("{client_max_window_bits: 12, server_max_window_bits: 9}"),
            "permessage-deflate; server_max_window_bits=9; client_max_window_bits=12");
}

}  // namespace
}  // namespace load
