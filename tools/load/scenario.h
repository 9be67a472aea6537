#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "libcore/ws/endpoint.h"
#include "profiles/profile.h"
#include "tools/load/curve.h"
#include "tools/load/dataset.h"
#include "tools/load/governor.h"
#include "tools/load/json_path.h"
#include "tools/load/lexicon.h"
#include "tools/load/script.h"
#include "tools/load/share.h"
#include "tools/load/spread.h"
#include "tools/load/stream.h"

namespace load {

// The rate of a traffic, or of arrivals, in one stage.
struct Pace {
  Curve rate = Curve::constant(0, {});
  bool unlimited = false;              // as much as goes
  std::chrono::nanoseconds latency{};  // the most at which replies come within this; 0: by `rate`
};

// Steps that connections do again and again.
struct Traffic {
  std::string name;
  std::vector<Pace> paces;  // one a stage
  Stream::Manner manner;
  bool closed = false;            // the next goes out when one is done
  std::uint32_t outstanding = 0;  // at most so many under way on a connection; 0: any number
  Steps steps;
  // One step that is done with its reply, or once it is sent: nothing has to be remembered.
  bool simple = false;
  std::unique_ptr<Governor> governor;  // where some stage has a rate by latency
};

// What a connection makes of messages that nobody waits for.
struct Receive {
  std::vector<std::string> topics;  // none: all
  std::optional<JsonPath> number;   // of a message, where stamps do not tell it
  profile::Receive::Verify verify{};
  std::vector<Matcher> ignore;
  std::optional<profile::Receive::Pause> pause;

  bool takes(const std::string& topic) const;
};

// One scenario of a profile as one worker plays it.
struct Scenario {
  std::string name;
  std::size_t place = 0;  // among all, as the profile has them

  bool arrives = false;                // connections come and go; else a number of them is kept
  std::vector<Curve> levels;           // one a stage: how many connections, or arrivals a second
  std::optional<double> connect_rate;  // at most so many dials a second; likewise
  std::uint64_t max_connecting = 0;    // 0: any number
  std::optional<Spread> lifetime;

  profile::Defaults connection;              // its own over the profile's
  std::chrono::nanoseconds open_timeout{};   // from the dial on
  std::chrono::nanoseconds close_timeout{};  // for the Close that answers ours
  ws::Settings endpoint;
  std::optional<Spread> ping_interval;
  std::chrono::nanoseconds ping_timeout{};

  std::unique_ptr<Lexicon> lexicon;
  // Fields of the opening handshake that are other ones for each connection.
  std::vector<std::pair<std::string, std::unique_ptr<Content>>> headers;
  Steps on_open;
  Steps on_reconnect;
  Steps flow;
  Steps on_close;
  std::vector<Traffic> traffic;
  std::optional<Receive> receive;
  std::uint32_t first_channel = 0;
  std::uint32_t channels = 0;  // contents that have numbers of their own

  // Some message has to be looked at as a whole; else replies are compared as they come.
  bool listens = false;
  bool asks = false;  // there are requests
  // One simple traffic and no more: connections have nothing to remember.
  bool plain = false;
};

// What the stamps of a channel stand for, for those who get them.
struct Channel {
  Content* content = nullptr;
  std::chrono::nanoseconds within{};  // of a publication; 0: it is none
  std::size_t to = 0;                 // and the scenario that gets it
  std::string topic;
};

// Whether there is a variable in it, as in "Bearer ${users.token}".
bool has_variable(std::string_view text);

// What a scenario's connections are like: its own over the profile's.
profile::Defaults connection_of(const profile::Profile& profile, const profile::Scenario& scenario);

// All that a profile says, made ready for one worker.
struct Play {
  // Throws base::Error for data and payload files that cannot be read, and for what only shows
  // when steps are made ready. `tables` are read once and shared.
  using Tables = std::map<std::string, std::shared_ptr<const Table>>;
  static Tables read_tables(const profile::Profile& profile);
  Play(const profile::Profile& profile, const Tables& tables, const Share& share);
  Play(const Play&) = delete;
  Play& operator=(const Play&) = delete;

  std::map<std::string, Dataset> data;
  std::vector<Scenario> scenarios;
  std::vector<Channel> channels;
};

}  // namespace load
