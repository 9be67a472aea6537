#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace schema {
template <typename T>
class Schema;
template <typename E>
class Words;
}  // namespace schema

namespace suite {

// What the user says of the peer, beyond what can be found out by talking to it. What is left out
// is not known, and cases that need it are not run.
struct Features {
  enum class Role : std::uint8_t { server, client };
  enum class Fragmentation : std::uint8_t { none, receive_only, both };
  // What the peer can do at all; cases that need what it does not claim are not applicable.
  struct Claims {
    bool text = true;
    bool binary = true;
    Fragmentation fragmentation = Fragmentation::both;
    bool deflate = true;
    bool echo = true;                       // it sends back the messages that it takes
    bool verifies = true;                   // as a client: it checks the certificates of servers
    std::vector<std::string> subprotocols;  // that it knows
  };
  // What it refuses to take more of, by its own word.
  struct Limits {
    std::optional<std::uint64_t> max_message;  // octets
    std::optional<std::uint64_t> max_frame;    // octets of payload
    std::optional<std::uint64_t> max_fragments;
    std::optional<std::uint64_t> max_header_bytes;  // of the head of an opening handshake
    std::optional<std::uint64_t> concurrent_connections;
  };
  // What a device needs, where the command line does not say.
  struct Timing {
    std::optional<std::chrono::nanoseconds> case_pause;       // ahead of each case
    std::optional<std::chrono::nanoseconds> connect_timeout;  // until it has come, as a client
  };

  int version = 1;  // of the file's form
  std::optional<Role> role;
  Claims claims;
  Limits limits;
  Timing timing;
  std::optional<std::chrono::nanoseconds> keep_alive;  // interval of the peer's own Pings
  std::vector<std::string> hosts;                      // virtual hosts that answer differently
  std::vector<std::string> origins;                    // that it allows, if it has a policy
  std::optional<std::string> http_path;                // answers plain HTTP, and never a WebSocket
  std::optional<std::string> close_command;  // a message on which the peer closes; see `commanded`
  std::optional<int> process;                // its id on this machine
  bool browser = false;                      // a client that runs what others have written
};

// The keys of a features file (`--features`).
void describe(schema::Words<Features::Role>& w);
void describe(schema::Words<Features::Fragmentation>& w);
void describe(schema::Schema<Features::Claims>& s);
void describe(schema::Schema<Features::Limits>& s);
void describe(schema::Schema<Features::Timing>& s);
void describe(schema::Schema<Features>& s);

// A declaration that a case cannot do without.
enum class Need : std::uint8_t {
  text,
  binary,
  fragmentation,
  deflate,
  echo,
  keep_alive,
  subprotocols,
  two_hosts,
  origins,
  http_path,
  close_command,
  process,
  browser,
  text_only,
  verifying,
  // Nobody can declare these yet.
  stopping,   // a way to stop the peer
  error,      // a way to make it meet an error
  reporting,  // where it says what it saw of a connection
};

// Why a case with that need cannot be played, and how to declare what is missing; nothing if it
// can.
struct Lack {
  bool not_claimed;  // the peer cannot do it, else only nobody has said how
  std::string why;
};
std::optional<Lack> lack(Need need, const Features& features);

// The declared message that asks the peer to close with this code and reason: "{code}" and
// "{reason}" in it are replaced.
std::string commanded(const std::string& close_command, int code, const std::string& reason);

}  // namespace suite
