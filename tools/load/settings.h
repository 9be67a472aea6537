#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "libcore/base/units.h"
#include "libcore/http/fields.h"
#include "libcore/http/url.h"
#include "libcore/ws/codes.h"
#include "tools/load/payload.h"
#include "tools/load/plan.h"

namespace load {

// What a run does, as the command line says it.
struct Settings {
  std::vector<http::Url> targets;  // at least one; users are dealt out over them
  std::uint64_t connections = 10;
  double connect_rate = 1000;  // a second
  base::Duration duration = std::chrono::seconds(10);
  base::Duration warmup{};
  // To open a connection; at the end for the last replies, and then for the Close.
  base::Duration timeout = std::chrono::seconds(10);

  // At most one of these; none of them is one message a second on every connection.
  std::optional<double> message_rate;  // on every connection
  std::optional<double> rate;          // over all connections
  bool closed = false;                 // the next message goes out on the reply to the last

  std::uint32_t outstanding = 1;       // closed: messages in flight on every connection
  std::optional<std::string> message;  // else `size` octets of our own, with a stamp
  std::uint64_t size = 32;
  bool binary = false;
  std::uint64_t seed = 1;

  std::vector<std::string> subprotocols;
  http::Fields extra;  // Origin and other fields of the opening handshake
  bool insecure = false;
  std::string cacert;
  std::string cert;
  std::string key;

  unsigned workers = 1;

  std::string title;
  std::map<std::string, std::string> labels;
  std::string command;  // how to repeat the run

  Intent intent() const;
  Payload payload() const;
  // Everything above that shapes the load, in words.
  std::map<std::string, std::string> profile() const;
};

}  // namespace load
