#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "libcore/ws/codes.h"
#include "libcore/ws/frame.h"
#include "suites/answer.h"
#include "suites/corpus.h"
#include "suites/count.h"
#include "suites/hello.h"
#include "suites/payload.h"
#include "suites/request.h"
#include "suites/response.h"
#include "suites/verdict.h"

namespace suite {

// The words of a conversation. Cases are written in them, players speak and judge them, `explain`
// prints them.

// --- What is said.

// One frame, legal unless a word says otherwise. It is masked as the speaker's role asks (5.1).
struct Frame {
  ws::Opcode opcode = ws::Opcode::text;
  Payload payload;
  bool fin = true;
  std::uint8_t rsv = 0;
  std::optional<ws::LengthForm> form;     // of the length; the shortest if not said
  std::optional<std::uint64_t> declared;  // length in the header; the payload's if not said
  std::optional<ws::MaskKey> key;         // random if not said
  bool masked_wrongly = false;            // unmasked from a client, masked from a server
  bool compressed = false;                // where permessage-deflate was agreed on

  // The same frame with one thing changed.
  Frame more() const;                         // FIN is not set
  Frame with_rsv(std::uint8_t bits) const;    // ws::rsv1 ...
  Frame in_form(ws::LengthForm form) const;   // whether or not it is the shortest
  Frame declaring(std::uint64_t size) const;  // whatever follows
  Frame under_key(ws::MaskKey key) const;
  Frame wrongly_masked() const;
  // The whole message, deflated by itself where the extension was agreed on, else as it is.
  Frame compressed_if_agreed() const;
};

Frame frame(ws::Opcode opcode, Payload payload);
Frame text(Payload payload);
Frame binary(Payload payload);
Frame continuation(Payload payload);
Frame ping(Payload payload);
Frame pong(Payload payload);
Frame close();  // empty
Frame close(int code, std::string_view reason = {});
std::string describe(const Frame& frame);

// Messages of one opcode, of any length.
struct MessageKind {
  const char* name;  // in that of a case
  Frame (*message)(std::size_t octets);
};
inline constexpr MessageKind message_kinds[] = {
    {"text", [](std::size_t octets) { return text(fill(octets)); }},
    {"binary", [](std::size_t octets) { return binary(noise(octets)); }}};

// Octets as they are, not masked, not framed.
struct Raw {
  std::string octets;
};
inline Raw raw(std::string octets) { return {std::move(octets)}; }

// A message in fragments of so many octets each, made when it is sent.
struct Fragmented {
  Frame message;
  std::size_t size;
};
inline Fragmented in_fragments_of(std::size_t size, Frame message) {
  return {std::move(message), size};
}

using Item = std::variant<Frame, Raw, Fragmented>;
// A message of these parts, a fragment each.
std::vector<Item> fragments(ws::Opcode opcode, const std::vector<std::string>& parts);

// How what is sent is cut into TCP segments.
struct Cut {
  enum class Kind : std::uint8_t { whole, per_frame, pieces, at };
  Kind kind = Kind::whole;
  std::size_t piece = 0;                  // pieces: octets each
  std::vector<std::size_t> offsets = {};  // at: where it is cut
  std::chrono::milliseconds between{};    // a pause behind each segment
};
inline Cut whole() { return {}; }
inline Cut per_frame() { return {.kind = Cut::Kind::per_frame}; }
inline Cut in_pieces(std::size_t octets) { return {.kind = Cut::Kind::pieces, .piece = octets}; }
inline Cut octet_wise() { return in_pieces(1); }
inline Cut cut_at(std::vector<std::size_t> offsets) {
  return {.kind = Cut::Kind::at, .offsets = std::move(offsets)};
}
// The same with a pause behind each segment.
Cut slowly(Cut cut, std::chrono::milliseconds between);

// --- What is waited for.

// The next message is this one, octet by octet (rule ECHO).
struct Echo {
  ws::Opcode opcode;
  Payload payload;
  bool may_be_missing = false;  // if the connection ends before, that is only non-strict
  std::string_view why_missing = "the message before the fault was not echoed";
  bool is_refused = false;                // and then nothing behind it is judged
  bool may_be_lost = false;               // non-strict if another message comes instead, or none
  std::optional<Payload> tolerated = {};  // this instead is non-strict ...
  std::string_view why_tolerated = {};    // ... and why
  bool may_be_too_big = false;            // rule BIG: refusing it with 1009 is as good

  Echo or_refused(std::string_view why) const;
  Echo or_too_big() const;
};

// A Pong with these octets comes (rule PONG).
struct PongOf {
  Payload payload;
  bool may_be_late = false;  // not by T_slow: non-strict, and on to the next step
  bool or_before = false;    // fine if this Ping was answered already, in an earlier step
  bool before_echo = false;  // behind a message that was not looked at yet: non-strict
};

// Of several Pings at once the last is answered, and what is answered comes in order (5.5.3).
struct PongsOf {
  std::vector<std::string> payloads;
};

// The peer fails the connection (rules PROTO, BIG) and processes nothing behind the fault.
struct Failure {
  std::vector<ws::CloseCode> codes = {ws::CloseCode::protocol_error};
  // What is non-strict instead: that the fault is taken for good, with these answers and no others.
  std::vector<std::variant<Echo, PongOf>> tolerated = {};
  std::string_view why_tolerated = {};
  bool ignoring_tolerated = false;  // nor is it a fault to pass the stimulus over: marker answered
  // The grade of a peer that goes on waiting for octets that were declared: nothing to see by
  // T_slow.
  std::optional<Grade> waiting = std::nullopt;
  // Payloads of Pings behind the fault, which must not be answered any more.
  std::vector<std::string> unanswered = {};
  // Sent at T_slow where nothing came; failing only then is non-strict.
  std::vector<Item> late = {};
  // Messages ahead of the fault, which may come back or not.
  std::vector<Echo> earlier = {};
  Grade without_close = Grade::non_strict;  // of ending TCP without a Close
  std::optional<int> returned = {};         // of our own Close: non-strict if it comes back
  bool with_fin = false;                    // TCP is to end with FIN: a RST is non-strict

  Failure or_code(ws::CloseCode code) const;
  Failure or_taken_as(std::vector<std::variant<Echo, PongOf>> answers, std::string_view why) const;
  Failure or_ignored(std::string_view why) const;
  Failure or_waits(Grade grade) const;
  Failure leaving_unanswered(std::string ping) const;
  Failure before(std::vector<Item> rest) const;
  Failure behind(std::vector<Echo> messages) const;
  Failure or_dropped(Grade grade) const;
  Failure or_returned(int code) const;
  Failure ending_with_fin() const;
};
inline Failure protocol_failure() { return {}; }
inline Failure failure(ws::CloseCode code) { return {.codes = {code}}; }
// Text that is not UTF-8 (rule UTF8).
inline Failure text_failure() { return failure(ws::CloseCode::invalid_payload); }

// What may be more than the peer takes: it is answered, or the connection is ended (rule BIG).
struct TakenOrRefused {
  std::optional<std::variant<Echo, PongOf>> answer;  // none to what is without end
  std::vector<ws::CloseCode> codes = {ws::CloseCode::message_too_big};  // that refuse it
  Grade if_taken = Grade::pass;
  Grade if_dropped = Grade::non_strict;  // TCP ended without a Close

  TakenOrRefused or_with(ws::CloseCode code) const;
  TakenOrRefused or_dropped() const;
  TakenOrRefused taken_is(Grade grade) const;
};
TakenOrRefused taken_or_refused(const Frame& frame);
// What is without end is refused at some size; to have taken all of it so far is of this grade.
TakenOrRefused refused_or(Grade if_taken);

// The peer answers our Close and ends TCP (rule CLEAN).
struct CloseReply {
  std::optional<int> sent;  // code of our Close; none if it was empty
  // What the peer need not send any more: non-strict ahead of its Close; behind it a Pong is
  // informational, a message a fail.
  std::optional<std::variant<Echo, PongOf>> needless = std::nullopt;
  // Messages ahead of our Close, which may come back ahead of the peer's, or not.
  std::vector<Echo> earlier = {};
  Grade without_close = Grade::fail;  // of ending TCP without a Close
  // When we end TCP behind it, as a client should leave that to us (7.1.1).
  enum class Fin : std::uint8_t {
    at_once,
    late,   // after T_slow: to end it before is non-strict
    never,  // how long the client bears it is recorded
  };
  Fin fin = Fin::at_once;
};

// The peer begins the closing handshake, as it was asked to, and ends TCP behind our answer.
struct PeerClose {
  int asked;
  std::string reason = {};
  bool may_refuse = false;  // a code or reason that it should not send
  bool unanswered = false;  // we leave its Close without an answer
};

// The peer ends the connection, whether or not it says a Close before.
struct Ended {
  Grade if_not = Grade::non_strict;  // never ended
  std::string_view why_message = "an unfinished message was delivered";
  // Messages that may come back before, or not.
  std::vector<Echo> earlier = {};
};

// Up to now no message came.
struct NoMessage {
  std::string_view because;
};

// Up to now no Pong with these octets came.
struct NoPong {
  Payload payload;
  Grade if_any = Grade::non_strict;
  std::string_view why = "a Pong of ours was answered with a Pong";
};

// What the documents leave open: whatever comes by T_slow is recorded, and the conversation over.
struct Reaction {
  Grade answered = Grade::informational;  // a message came back
  Grade failed = Grade::informational;    // the peer ended the connection
  // Octets that must not come back.
  std::optional<std::string> barred = std::nullopt;
  std::string_view why_barred = {};
};

// How the peer compressed its messages so far is recorded. `needed`: the case is about that, and
// not applicable where all came uncompressed.
struct Compression {
  bool needed = false;
};
// Messages that nobody asked for, and a Close, may have come up to now; that is noted.
struct Unasked {};

// A stretch of watching, for what the documents leave open: what came is recorded.
struct Watch {
  // How long, in the declared interval of the peer's Pings; none: for T_idle.
  std::optional<double> keep_alives = {};
  Grade stayed = Grade::informational;  // to have left the connection open
};

// Whether a client opens the connection behind what it was answered (rules OPEN and CFAIL). A
// message and a Ping ask it, soon behind that: to send anything is to have opened, to end TCP is
// not to.
struct Opens {
  Grade if_so = Grade::pass;
  Grade if_not = Grade::fail;  // it ends TCP; as a client may wait for that, FIN of ours helps
  std::string_view why = {};   // that grade, where it is neither pass nor fail
  bool goes_on = false;        // behind an opening that should not have been, too
  // Messages right behind the response, that have to come back ahead of all others if it opens.
  std::vector<Echo> ahead = {};

  Opens and_goes_on() const;
  Opens losing_nothing_of(std::vector<Echo> messages) const;
};
inline Opens is_opened() { return {}; }
inline Opens is_opened_or(Grade if_not, std::string_view why = {}) {
  return {Grade::pass, if_not, why};
}
inline Opens is_failed() { return {Grade::fail, Grade::pass}; }
inline Opens is_failed_or(Grade if_so, std::string_view why = {}) {
  return {if_so, Grade::pass, why};
}
inline Opens is_either() { return {Grade::informational, Grade::informational}; }
inline Opens is_opened_or_failed() { return {Grade::pass, Grade::pass}; }

// A client that gets no whole answer, or no connection, ends TCP.
struct GivesUp {
  enum class By : std::uint8_t { now, idle };
  By by = By::idle;
  Grade if_not = Grade::fail;
  Grade if_opened = Grade::fail;  // it sent a message, or answered a Ping
};

using Expectation =
    std::variant<Echo, PongOf, PongsOf, Failure, TakenOrRefused, CloseReply, PeerClose, Ended,
                 NoMessage, NoPong, Reaction, Compression, Unasked, Watch, Opens, GivesUp>;
std::string describe(const Expectation& expectation);

// Frames as expectations: a data frame is an echo, a Pong is a Pong.
Expectation expected(const Frame& frame);
inline Echo echo_of(const Frame& message) { return {message.opcode, message.payload}; }

// --- Steps.

struct Send {
  std::vector<Item> items;
  Cut cut;
  bool reading_held = false;  // do not read until the own sending blocks
};
// The same frame very many times, made and sent in parts as the peer takes them.
struct Stream {
  Frame frame;
  Count times;
  // Echoes that may be missing while more is sent; each is compared and timed. 0: none is awaited.
  std::size_t in_flight = 0;
  bool octets_only = false;                   // the payload without a header
  bool unread = false;                        // nothing is read until the peer takes no more
  std::optional<std::uint32_t> read_at_most;  // octets a read
  bool while_others = false;    // no longer than until the others of the round are done
  bool may_be_refused = false;  // the peer may end the connection by policy

  Stream echoed(std::size_t in_flight) const;
  Stream without_reading() const;
  Stream reading_at_most(std::uint32_t octets) const;
  Stream beside_others() const;
  Stream or_refused() const;
};
inline constexpr std::size_t any_number = ~std::size_t{0};
Stream many(Frame frame, Count times);
Stream many(Raw octets, Count times);

struct Expect {
  Expectation what;
};
// Sends the message that is declared to make the peer close, and what shall come right behind it.
struct CloseCommand {
  int code;
  std::string reason;
  std::vector<Item> behind;
};
// A wait that ends early only with the connection. `slow`: for T_slow, else for this long.
struct Pause {
  std::chrono::milliseconds for_time{};
  bool slow = false;
};
struct EndOfOurs {
  enum class How : std::uint8_t { fin, rst };
  How how;
};
// Until the first octet of a data frame comes back.
struct AwaitData {};
// Messages of one kind and size, each compressed where that was agreed on, and its echo before the
// next. There are more of them at a larger scale.
struct Volley {
  Corpus corpus;
  std::size_t size;          // of each message, in octets
  std::size_t fragment = 0;  // octets of payload a frame; 0: a frame a message
  std::size_t usual = 5;     // messages at scale 1
  std::size_t full = 1000;   // at most

  ws::Opcode opcode() const { return is_text(corpus) ? ws::Opcode::text : ws::Opcode::binary; }
};
// A request in place of the usual opening handshake; `Answer` and `Check` judge what comes back.
struct Ask {
  Request request;
};
// What that request held back.
struct AskRest {};
// Waits for a client's next request, and answers it so; the first is in place of the usual opening
// handshake. Passed over where the client is not asked for a second one and does not ask.
struct Respond {
  Response response;
};

// Until all of the round are connected, or will never be.
struct Gather {};
// Until all others of the round are done; then nothing more is said.
struct Stay {};
// What memory the peer's process has now, and what time it has used, if it is declared.
struct Weigh {};
// One octet of TCP urgent data.
struct Urgent {
  char octet;
};

using Step =
    std::variant<Send, CloseCommand, Stream, Expect, Pause, EndOfOurs, AwaitData, Volley, Ask,
                 AskRest, Respond, Answer, Check, Gather, Stay, Weigh, Urgent, TlsDeed>;
std::string describe(const Step& step);

}  // namespace suite
