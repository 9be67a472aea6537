#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "profiles/connection.h"
#include "profiles/step.h"

namespace profile {

// Who is connected: a number of connections that is kept, or arrivals that come and go.
struct Population {
  std::optional<CountLevel> connections;
  std::optional<RateLevel> arrivals;
  std::optional<schema::Placed<Rate>> connect_rate;
  std::optional<std::uint64_t> max_connecting;
  std::optional<TimeSpread> lifetime;
  schema::Origin origin;
};

// Steps that are done again and again, at a rate.
struct Traffic {
  enum class Per : std::uint8_t { scenario, connection };
  enum class Arrival : std::uint8_t { constant, poisson, burst };
  enum class Model : std::uint8_t { open, closed };
  std::string name;
  RateLevel rate;
  Per per = Per::scenario;
  std::optional<schema::Placed<Arrival>> arrival;  // else constant
  std::optional<schema::Placed<std::uint64_t>> burst;
  Model model = Model::open;
  std::optional<std::uint64_t> max_outstanding;
  std::vector<Step> steps;
  schema::Origin origin;
};

// Reading stops at the TCP level.
struct Pause {
  std::optional<base::Duration> every;
  std::optional<base::Duration> length;
  double fraction = 1;  // of the connections
  schema::Origin origin;
};

// What a connection makes of messages that nobody waits for.
struct Receive {
  struct Sequence {
    enum class By : std::uint8_t { stamp };
    std::optional<By> by;
    std::optional<std::string> json;
  };
  enum class Verify : std::uint8_t { none, length, crc, bytes };
  using Pause = profile::Pause;
  std::vector<schema::Name> topics;
  std::optional<Sequence> sequence;
  Verify verify = Verify::none;
  std::vector<Match> ignore;
  std::optional<Pause> pause;
};

struct Scenario {
  // What is spoken over the WebSocket; all but raw is for later.
  enum class Protocol : std::uint8_t {
    raw,
    socketio,
    signalr,
    stomp,
    graphql_ws,
    mqtt,
    phoenix,
    ocpp,
    wamp
  };
  Population population;
  std::optional<schema::Placed<Address>> url;  // else the target's
  std::optional<Defaults> connection;
  schema::Placed<Protocol> protocol;
  std::vector<Step> on_open;
  std::vector<Step> on_reconnect;
  std::vector<Traffic> traffic;
  std::vector<Step> flow;
  std::optional<Receive> receive;
  std::vector<Step> on_close;
  schema::Origin origin;
};

void describe(schema::Words<Traffic::Per>& w);
void describe(schema::Words<Traffic::Arrival>& w);
void describe(schema::Words<Traffic::Model>& w);
void describe(schema::Words<Receive::Sequence::By>& w);
void describe(schema::Words<Receive::Verify>& w);
void describe(schema::Words<Scenario::Protocol>& w);
void describe(schema::Schema<Population>& s);
void describe(schema::Schema<Traffic>& s);
void describe(schema::Schema<Receive::Sequence>& s);
void describe(schema::Schema<Receive::Pause>& s);
void describe(schema::Schema<Receive>& s);
void describe(schema::Schema<Scenario>& s);

}  // namespace profile
