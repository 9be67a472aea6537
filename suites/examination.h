#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <ranges>
#include <string>
#include <vector>

#include "libcore/session/session.h"
#include "libcore/tls/peer.h"
#include "suites/case.h"
#include "suites/company.h"
#include "suites/facts.h"
#include "suites/finding.h"

namespace suite {

// Plays one case to a verdict, without sockets: it says which connections it wants, and learns from
// the findings that their players leave.
class Examination {
 public:
  // All must outlive the examination, and it its players.
  Examination(const Case& script, const Facts& facts, Experience& experience);

  // One connection that has to come about.
  struct Part {
    std::unique_ptr<session::Session> player;  // with TLS beneath it where the peer is reached so
    Finding& finding;                          // that the player leaves
    Invitation invitation = {};                // of a client
    bool returns = false;                      // a client comes by itself; see Conversation
  };
  // The parts of the next round; none behind the last one, or once the outcome cannot change. Not
  // before all players of the last round are done. `done` is called by each in its last turn.
  // `around` may put something between a player and TLS.
  using Parts = std::vector<Part>;
  using Around =
      std::function<std::unique_ptr<session::Session>(std::unique_ptr<session::Session>)>;
  Parts next_round(const std::function<void()>& done, const Around& around = {});

  // Whether all players that were handed out are done.
  bool round_done() const;
  // The connections of the present round that are not done.
  std::size_t connections() const;
  // When octets last went either way on one of them: since then it waits.
  session::Clock::time_point active() const;
  // On one of them the peer has something to say, and has said nothing since that time.
  bool is_overdue(session::Clock::time_point since) const;
  const Case& script() const { return script_; }

  // --- When there is no next round.

  Grade grade() const;
  // The reason in one line; empty for a plain pass.
  std::string why() const;
  // What came, in one line: of the conversation that decided the grade.
  std::string observed() const;
  std::vector<Judgement> judgements() const;
  // In the order in which they were played.
  const std::deque<Finding>& findings() const& { return findings_; }
  const std::deque<Finding>& findings() const&& = delete;

 private:
  // What must be declared of the peer first.
  std::optional<Lack> lack() const;
  Part part(const Conversation& conversation, const std::function<void()>& done,
            const Around& around);
  std::unique_ptr<session::Session> player(const Conversation& conversation, Finding& finding,
                                           const std::function<void()>& done, const Around& around);
  auto present_round() const { return std::views::drop(findings_, round_begin_); }
  bool is_settled() const;
  void forget_what_passed();
  const Round* ask_for_deflate();
  const Finding* decisive() const;
  std::vector<Judgement> judged(const Finding& finding, bool opened_before) const;

  const Case& script_;
  const Facts& facts_;
  Experience& experience_;
  const Round* choose_round();

  std::size_t round_ = 0;    // the next of those that are written
  std::deque<Round> found_;  // by the case's search
  bool search_over_ = false;
  bool asked_for_deflate_ = false;
  std::vector<Judgement> found_out_;               // by it
  std::optional<std::vector<std::size_t>> sweep_;  // what of the sweep is still to be played
  std::deque<Company> companies_;                  // one a round
  std::size_t in_first_round_ = 0;
  std::size_t round_begin_ = 0;  // of the present round, in findings_
  std::deque<Finding> findings_;
  tls::Ticket ticket_;         // what its conversations may resume with
  std::size_t forgotten_ = 0;  // findings that were looked through
};

}  // namespace suite
