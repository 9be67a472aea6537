#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libcore/base/random.h"
#include "libcore/http/head.h"
#include "libcore/http/head_reader.h"
#include "libcore/session/session.h"
#include "libcore/ws/codes.h"
#include "libcore/ws/frame.h"
#include "libcore/ws/handshake.h"
#include "libcore/ws/utf8.h"
#include "suites/features.h"
#include "tests/suites/mutant_deflate.h"

namespace test {

// What can be wrong about a frame that came.
enum class Fault : std::uint8_t {
  reserved_bits,
  reserved_opcode,
  masking,       // a client's frame without a mask, a server's with one
  long_form,     // of the length
  top_bit,       // of the length
  control_size,  // more than 125 octets
  control_fin,   // a control frame without FIN
  orphan,        // a continuation of nothing
  interleaved,   // a new message inside an unfinished one
};

// What is done about it: the connection is failed, as it must be; the frame is taken as if it were
// right; it is read and forgotten.
enum class Treatment : std::uint8_t { fail, take, pass_over };

// Of a Close.
std::string body_of(int code, std::string_view reason = {});

// A frame of its own.
struct Reply {
  ws::FrameHeader header;
  std::string payload;
};

// A whole message that came.
struct Whole {
  std::size_t number;  // on this connection, from 0
  ws::Opcode opcode;
  ws::Opcode last;  // of its last frame
  std::vector<std::string> parts;
  std::string payload;  // all parts
};

// How one echo server behaves, or an echo client. As it stands all is right; a mutant changes one
// thing. Hooks that are not set do nothing.
struct Habits {
  using Text = std::string;
  using Time = std::chrono::nanoseconds;

  // --- How octets are read.
  bool first_frame_of_read_only = false;  // what follows it in the same read is lost
  bool header_in_one_read = false;        // else its octets are lost
  bool key_missing_if_empty = false;      // an empty frame is read as if it had no key
  bool control_length_in_7_bits = false;  // 126 and 127 are lengths of control frames as others
  std::size_t stops_reading_behind = ~std::size_t{0};  // octets
  std::function<void(std::uint64_t& length)> on_length;
  std::uint64_t max_length = std::uint64_t{1} << 40;  // more is refused at the header, with 1009
  std::size_t hangs_beside = ~std::size_t{0};  // so many connections: nobody is served any more
  Time frame_patience{};                       // a frame that stands still for so long ...
  bool delivers_late_frame = false;            // ... is dropped, or taken as it is
  // Instead of unmasking: `payload` came in reads of these sizes.
  std::function<void(Text& payload, ws::MaskKey key, std::span<const std::size_t> reads)> unmask;

  // --- What is made of frames and messages.
  std::function<bool(const Text& message)> is_text;  // instead of the rules of UTF-8
  bool judges_text_late = false;                     // when its message is whole
  std::function<Treatment(Fault fault, const ws::FrameHeader& header)> treat;
  // Fails the connection with this code, though nothing is wrong.
  std::function<std::optional<int>(const ws::FrameHeader& header, const Text& payload)> objects;
  bool refuses_used_keys = false;
  std::function<bool(const ws::FrameHeader& fragment)> completes;  // though FIN is not set
  bool keeps_fragments = false;                                    // for the next message as well
  bool control_wipes_message = false;  // a control frame inside makes it forget the parts
  std::function<bool(Whole& message)> on_message;  // false: it is not echoed
  std::function<std::optional<Text>(const Text& ping, bool inside, std::size_t messages)> on_ping;
  bool pongs_behind_message = false;
  bool answers_pongs = false;

  // --- What is sent.
  std::function<void(std::vector<Reply>& replies)> on_replies;  // to one read
  std::function<void(Reply& frame)> on_send;                    // length and form are set
  Time pong_delay{};
  Time pong_gap{};      // more for each Pong in answer to one read
  Time pings_every{};   // from the first message on; ten without a Pong, and it closes with 1011
  bool floods = false;  // from the first message on, and hears nothing any more

  // --- How connections end.
  // The Close of a failed connection; none: TCP ends without.
  std::function<std::optional<Text>(int code)> failing;
  // What is done about a Close whose body is faulty.
  std::function<Treatment(const Text& body)> treat_close;
  bool silent_on_faults = false;      // nothing is read and nothing done any more
  bool serves_behind_faults = false;  // the rest of the same read
  // The answer to a Close; none: it is passed over.
  std::function<std::optional<Text>(const Text& body)> closing;
  bool close_must_be_last = false;  // of its read, else it is passed over
  int closes = 1;
  bool echoes_unfinished = false;    // on Close and on FIN
  bool serves_behind_close = false;  // the rest of the same read
  // A client's FIN follows the server's, or comes behind five seconds without.
  enum class Ending : std::uint8_t { fin, reset, late, never } ending = Ending::fin;
  std::size_t closes_behind_messages = ~std::size_t{0};  // with 1001
  // The Close that a message asks for; see `close_command`. None: the request is refused.
  std::function<std::optional<Text>(int code, const Text& reason)> initiates;
  bool answers_twice = false;                   // also the answer to its own Close
  bool serves_behind_own = false;               // messages behind its own Close
  bool insists_on_answer = false;               // to its own Close: waits for ever
  std::size_t resets_behind = ~std::size_t{0};  // octets

  Text greeting;  // said before any request, or behind the own

  // --- The opening handshake of a server.
  Time request_patience{};  // a connection on which none has come is reset behind it
  std::function<void(std::string& octets)> on_octets;  // that have just come, ahead of the head
  std::function<void(http::Request& request)> reads_as;
  // How many octets of content it reads before it answers; the request has no content then.
  std::function<std::optional<std::size_t>(const http::Request& request)> reads_content;
  // Instead of judging the request; an empty text says nothing.
  std::function<std::optional<Text>(const http::Request& request)> answers;
  std::function<void(const http::Request& request, http::Response& response)> on_acceptance;
  std::function<void(http::Response& response)> on_response;  // likewise
  std::function<void(http::Response& refusal)> on_refusal;
  std::function<void(Text& octets)> on_written;  // the whole answer, as it goes out
  std::optional<Text> closes_with;               // behind a refusal that says this
  bool opens_at_first_line = false;              // a client: without one
  bool serves_behind_refusals = false;
  bool knows_origins = true;  // the declared policy
  std::function<bool(const std::string& head)> dies_of_request;

  // --- The process.
  std::function<bool(const ws::FrameHeader& header)> dies_of;  // and nobody is served any more
  bool dies_of_reset = false;                                  // inside a frame or message
  bool dies_of_any_reset = false;

  DeflateHabits deflate;
};

// How the mutants are asked to close, in the form of Features::close_command.
inline constexpr const char* close_command = "please close: {code} {reason}";
// What the right server is declared to be.
suite::Features declared();

// What all connections of one server or client share.
struct Process {
  bool dead = false;
  std::size_t connections = 0;
  std::uint64_t keys = 0;  // seeds that were given out
  std::string inflated;    // the end of it
};

// An echo server or client from the opening handshake on, which owes nothing to ws::Endpoint: it
// shall not share our mistakes.
class Mutant final : public session::Session {
 public:
  // Both must outlive it.
  Mutant(const Habits& habits, Process& process, ws::Role role = ws::Role::server)
      : habits_(habits),
        process_(process),
        role_(role),
        deflate_(habits.deflate, process.inflated) {
    ++process_.connections;
  }
  ~Mutant() override { --process_.connections; }

  void on_open(session::Turn& turn) override;
  void on_bytes(std::span<char> in, session::Turn& turn) override;
  void on_wake(session::Turn& turn) override;
  void on_end(session::End end, session::Turn& turn) override;

 private:
  using Deed = std::function<void(session::Turn&)>;

  void open(std::string& in, session::Turn& turn);
  void ask(session::Turn& turn);
  void hear_answer(std::string& in, session::Turn& turn);
  void answer(const http::Request& request, session::Turn& turn);
  void accept(const http::Request& request, const ws::Agreement& agreement, session::Turn& turn);
  void refuse(http::Response refusal, session::Turn& turn);
  void write(const http::Response& response, session::Turn& turn);
  void read(session::Turn& turn);
  bool read_header();
  void judge_header(session::Turn& turn);
  bool is_hopeless(std::string_view masked);
  void take_frame(session::Turn& turn);
  void take_data(const ws::FrameHeader& header, std::string payload, session::Turn& turn);
  void take_control(const ws::FrameHeader& header, const std::string& payload, session::Turn& turn);
  void take_close(const std::string& body, session::Turn& turn);
  void deliver(ws::Opcode last, session::Turn& turn);
  bool take_command(const std::string& message, session::Turn& turn);
  void fail(int code, session::Turn& turn);
  void end(session::Turn& turn);
  void die(session::Turn& turn);
  void reply(ws::Opcode opcode, std::string payload);
  void flush(session::Turn& turn);
  void send(Reply frame, session::Turn& turn);
  void flood(session::Turn& turn);
  void ping(session::Turn& turn);
  void watch_frame(session::Turn& turn);
  void later(Habits::Time delay, Deed deed, session::Turn& turn);

  const Habits& habits_;
  Process& process_;
  const ws::Role role_;
  MutantDeflate deflate_;
  std::optional<std::string> extension_;  // that it answers with
  http::HeadReader head_{{.octets = 200'000}};
  std::optional<http::Request> asked_;  // while its content is read
  std::size_t content_ = 0;             // octets of it to come
  bool open_ = false;
  bool mute_ = false;  // reads and says nothing any more

  std::string input_;  // not yet taken
  std::size_t octets_ = 0;
  std::optional<ws::FrameHeader> header_;  // of the present frame
  std::string payload_;                    // of it so far
  std::vector<std::size_t> reads_;         // that it came in
  bool pass_over_ = false;                 // the present frame
  ws::Utf8Validator text_;                 // of the present message so far
  std::set<ws::MaskKey> keys_;
  base::Random own_keys_{++process_.keys};

  std::optional<ws::Opcode> message_;
  bool rsv1_ = false;  // on its first frame
  std::vector<std::string> parts_;
  std::size_t messages_ = 0;
  bool initiated_ = false;          // its own Close is out
  int unanswered_ = 0;              // Pings of its own
  std::vector<std::string> pongs_;  // held back
  std::vector<Reply> replies_;
  std::optional<int> failing_;  // with this code, once the rest of the read is served
  std::vector<std::pair<session::Clock::time_point, Deed>> later_;
};

}  // namespace test
