#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "libcore/http/head.h"
#include "libcore/session/session.h"
#include "libcore/tls/channel.h"
#include "libcore/tls/hello.h"
#include "libcore/ws/mask.h"
#include "suites/monitor.h"
#include "suites/transcript.h"
#include "suites/verdict.h"

namespace suite {

// What a stream of messages came to, or a volley.
struct Stretch {
  std::size_t frames = 0;    // that begin a message
  std::uint64_t octets = 0;  // of payload, one way
  std::chrono::nanoseconds took{};
};

// What TLS came to beneath a conversation.
struct TlsFinding {
  tls::Facts facts;
  bool got_ticket = false;  // for a session that can be resumed
};

// How the process of a client ended that was started for a conversation.
struct Departure {
  int status = 0;       // as in shells: 128 and the number for a signal
  bool killed = false;  // by us, as it stayed
  std::string said;     // its standard error, the end of it
};

// The masking key of a frame that came, and the payload's first four octets as such a number; none
// where it is shorter.
struct Masked {
  ws::MaskKey key;
  std::optional<std::uint32_t> payload;
};

// What one conversation came to.
struct Finding {
  std::string name;  // of the conversation, if it has one
  bool done = false;
  bool opened = false;         // the opening handshake was completed
  std::string why_not_opened;  // then
  std::vector<Judgement> judgements;
  std::vector<std::string> notes;  // observations without a grade
  std::vector<Timing> timings;
  std::size_t frames = 0;            // that the conversation was to send before its end
  std::size_t frames_until_end = 0;  // of them, sent before the peer ended it
  std::string observed;              // what came, in one line
  std::vector<MonitorHit> hits;
  std::optional<TlsFinding> tls;         // once its handshake was done
  std::optional<tls::HeardHello> hello;  // of a client, in any case
  std::optional<session::End> ended_with;
  bool held = false;  // not done before a process of the client has ended
  std::optional<Departure> departure;
  Transcript transcript;
  std::vector<Stretch> stretches;       // of its streams and volleys, in order
  std::vector<std::uint64_t> resident;  // octets of the peer's process, where it was weighed
  std::vector<std::chrono::nanoseconds> processor_times;  // that it has used, likewise
  std::vector<http::Request> requests;                    // of a client
  std::vector<Masked> masks;                              // of a client's first few thousand frames
  bool declined = false;   // permessage-deflate, which a peer that knows it should have accepted
  bool refused = false;    // what was sent is more than the peer takes
  bool bystander = false;  // only the crowd beside those who are judged
  session::Clock::time_point began{};
  session::Clock::time_point active{};  // when octets last went either way
  bool owed = false;                    // the peer is waited for, and has to say or do something
  session::Clock::time_point ended{};
};

}  // namespace suite
