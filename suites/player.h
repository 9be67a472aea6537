#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "libcore/base/random.h"
#include "libcore/session/session.h"
#include "suites/company.h"
#include "suites/conversation.h"
#include "suites/exchange.h"
#include "suites/facts.h"
#include "suites/finding.h"
#include "suites/handshaker.h"
#include "suites/inbox.h"
#include "suites/judge.h"
#include "suites/segments.h"
#include "suites/streaming.h"
#include "suites/tunnel.h"
#include "suites/volley.h"

namespace suite {

// A session that plays one conversation towards a server, as its client, or towards a client, as
// its server: opens the connection, goes through the steps, judges what comes, and leaves a
// finding. Its manners are good unless a step says otherwise: it answers Pings and one Close. A
// client leaves the end of TCP to the server; a server sends FIN as soon as both Closes are
// through, and where a client that should fail the connection has not by T_slow, as it may wait for
// that (7.1.1).
class Player final : public session::Session {
 public:
  // All but `seed` must outlive the player. `done` is called once, at the end of its last turn,
  // when the finding is complete; it must not destroy the connection at once.
  Player(const Conversation& conversation, const Facts& facts, Experience& experience,
         Company& company, std::uint64_t seed, Finding& finding, std::function<void()> done);

  // What it speaks through, if the peer is reached over TLS; before it is opened.
  void speak_through(Tunnel& tunnel) { tunnel_ = &tunnel; }

  void on_open(session::Turn& turn) override;
  void on_bytes(std::span<char> in, session::Turn& turn) override;
  void on_wake(session::Turn& turn) override;
  void on_end(session::End end, session::Turn& turn) override;

 private:
  using Time = session::Clock::time_point;
  enum class Progress { waiting, next, over };

  void settle(Handshaker::Outcome outcome, session::Turn& turn);
  void advance(session::Turn& turn);
  void play_on(session::Turn& turn);
  Progress play(const Send& send, session::Turn& turn);
  Progress play(const Stream& stream, session::Turn& turn);
  Progress play(const CloseCommand& command, session::Turn& turn);
  Progress play(const Expect& expect, session::Turn& turn);
  Progress play(const Volley& volley, session::Turn& turn);
  Progress play(const Pause& pause, session::Turn& turn);
  Progress play(const EndOfOurs& end, session::Turn& turn);
  Progress play(const AwaitData& await, session::Turn& turn);
  Progress play(const Ask& ask, session::Turn& turn);
  Progress play(const AskRest& rest, session::Turn& turn);
  Progress play(const Respond& respond, session::Turn& turn);
  Progress play(const Answer& answer, session::Turn& turn);
  Progress play(const Check& check, session::Turn& turn);
  Progress go_on_sending(session::Turn& turn);
  Progress send_part(session::Turn& turn);
  bool passes_over(const Step& step) const;
  Progress play(const Gather& gather, session::Turn& turn);
  Progress play(const Stay& stay, session::Turn& turn);
  Progress play(const Weigh& weigh, session::Turn& turn);
  Progress play(const Urgent& urgent, session::Turn& turn);

  Progress play(const TlsDeed& deed, session::Turn& turn);
  bool refused_hello(session::End end, session::Turn& turn);
  bool left_tls_out(session::Turn& turn);
  bool turns_aside(session::Turn& turn);
  void hear_aside(session::Turn& turn);
  void judge_aside(Grade grade, std::string why, session::Turn& turn, bool by_absence = false);
  void hear_used(session::Turn& turn);
  void greet_in_h2(session::Turn& turn);
  void hear_h2_server(session::Turn& turn);
  void hear_h2_client(session::Turn& turn);
  std::string tls_failure() const;
  void note_tls();

  // That were agreed on, as if we were the client.
  std::optional<ws::DeflateTerms> terms() const;
  void end_tcp_in_time(session::Turn& turn);
  void end_tcp(session::Turn& turn);
  void wait_for_failing_client(session::Turn& turn);
  void mind_head_limit(std::string_view octets);
  void note_frames(const std::vector<std::pair<ws::Opcode, std::string>>& frames);
  void hear(std::span<char>& in, session::Turn& turn);
  Judgement asked_nothing() const;
  void read_slowly(session::Turn& turn);
  void stayed_away(session::End end, session::Turn& turn);
  bool gone() const;  // the peer has ended the connection, or its own part of it
  Moment moment(Time now) const;
  bool stream_on(const Stream& stream, session::Turn& turn);
  void look_at_back_pressure(bool went_on, session::Turn& turn);
  void judge_queue();
  Progress give_stream_up(const Stream& stream, session::Turn& turn);
  Progress end_stream(session::Turn& turn);
  void mind_manners(session::Turn& turn);
  void say(std::vector<Item> items, session::Turn& turn);
  void record_sent(const Segments& segments, Time now);
  void wake_by(Time when);
  void finish(session::Turn& turn);
  std::string observed() const;

  const std::vector<Step> steps_;
  const Conversation::PingManners ping_manners_;
  const std::optional<Offer> offer_;
  const std::optional<Hello> hello_;
  Tunnel* tunnel_ = nullptr;
  const std::optional<std::vector<Item>> close_answer_;
  const Facts& facts_;
  const ws::Role speaker_;  // ours
  Experience& experience_;
  Company& company_;
  const bool stays_;  // for as long as the others are there
  Finding& finding_;
  std::function<void()> done_;
  base::Random random_;
  const bool asks_;      // a conversation with requests of its own
  const bool responds_;  // one with answers of its own to the client's requests
  const std::optional<Judgement> stays_away_;
  std::string excuse_;  // for whatever the peer makes of a head that is more than it takes
  Inbox inbox_;
  const std::unique_ptr<Handshaker> handshaker_;
  Exchange exchange_;
  std::string held_back_;     // of the last request
  std::size_t heard_ = 0;     // answers
  std::size_t answered_ = 0;  // requests of the client
  bool switched_ = false;     // from its requests to frames

  std::size_t step_ = 0;
  bool entered_ = false;              // the present step has begun
  std::optional<Segments> segments_;  // of a Send that is under way
  std::optional<Streaming> streaming_;
  std::optional<Volleying> volley_;               // that is under way
  bool awaits_echo_ = false;                      // of its present message
  std::optional<std::uint64_t> read_again_from_;  // octets that had come when nobody read
  Time asked_{};                                  // see Moment
  Time said_{};                                   // the last of the stimuli so far, for people
  Time wake_{};                                   // the earliest that this turn asked for
  std::string marker_;
  bool late_sent_ = false;
  std::size_t pings_answered_ = 0;
  bool close_sent_ = false;
  bool close_answered_ = false;
  bool said_behind_close_ = false;
  bool tcp_ended_ = false;            // our direction of it
  std::uint64_t frame_left_ = 0;      // octets that the last frame sent still lacks
  std::optional<std::string> aside_;  // what the peer says where no usual handshake follows
  bool left_early_ = false;           // we ended TCP ourselves, or sent what fails the connection
};

}  // namespace suite
