#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "libcore/results/probe.h"
#include "suites/examination.h"
#include "tools/probe/ground.h"
#include "tools/probe/trial.h"

namespace probe {

// What is played when, and what it comes to; without sockets and without a clock. Whoever runs it
// plays the examinations that `begin` gives, side by side, and says when each is over.
//
// The cases that may have others beside them come first, group by group, then those that want to be
// alone. What failed by silence is repeated in quiet, that is where all others only wait, if the
// peer has done well beside others; and what is silent for long is repeated before it has failed,
// as nothing else can begin. The rest is repeated alone, behind all. A case that only waits takes
// no place from others. Before the first case of a group and behind its last one a plain echo has
// to work. If it does not, and not alone either, the group is blocked; behind a group that is a
// loss of its own.
class Campaign {
 public:
  struct Plan {
    std::vector<Item> items;   // in the order of the catalogue
    std::size_t parallel = 1;  // cases that do something
    std::size_t waiting = 1;   // connections of all cases, those that only wait among them
    std::size_t retries = 2;   // of what did not pass
    // How long a peer that is started for a case may take until it says something. It keeps the
    // machine busy, and more beside it would only make all of them slower.
    std::chrono::nanoseconds startup{};
    // Which case is next is not for us to say: all begin at once, without echoes before and behind.
    bool peer_chooses = false;
    double patience = 1;
    std::optional<std::chrono::nanoseconds> longest_wait;  // instead of T_max
    suite::Facts facts;  // the campaign sees to windows and segmentation
    std::vector<const results::CaseResult*> earlier = {};  // of runs that this one goes on with
  };
  // Called with every result as it comes.
  using Told = std::function<void(const results::CaseResult&)>;

  // The plan must outlive the campaign.
  Campaign(const Plan& plan, Told told);

  // What may begin now beside what is under way; null if nothing may yet, or nothing is left.
  suite::Examination* begin(session::Clock::time_point now);
  // It has no next round, and is gone then. `stood_still`: so did our own loop while it was played.
  void over(const suite::Examination& examination, bool stood_still);
  // Nothing begins any more; what is not begun is not run.
  void stop();
  // Nothing is under way any more: what is left to be told is told.
  void conclude();

  std::size_t under_way() const { return tasks_.size(); }

  // In the order of the catalogue; those that were not played say so.
  const std::vector<results::CaseResult>& results() const { return results_; }
  const std::vector<results::MonitorHit>& monitors() const { return monitors_; }
  // Echoes that failed behind a group, a sentence each.
  const std::vector<std::string>& losses() const { return losses_; }
  // Why not even the first echo worked, and nothing was played.
  struct Untestable {
    bool opened;  // a WebSocket, which did not echo
    std::string why;
  };
  const std::optional<Untestable>& untestable() const { return untestable_; }

 private:
  // Those items of one group that are played in one go.
  struct Stage {
    enum class Echo : unsigned char { wanted, under_way, wanted_alone, worked };

    std::string group;
    bool alone = false;
    std::vector<std::size_t> items;
    std::size_t begun = 0;
    std::size_t over = 0;  // at least once
    Echo before = Echo::wanted;
  };
  struct Task {
    std::unique_ptr<suite::Examination> examination;
    Stage* stage;
    Trial* trial = nullptr;  // none: an echo
    bool behind = false;     // the echo behind its stage
    bool alone = false;
    bool again = false;      // it is repeated in quiet
    bool beside = false;     // something else was under way too
    std::size_t number = 0;  // of the attempt
    session::Clock::time_point begun{};
  };

  void plan_stages();
  suite::Examination* start(Task task);
  suite::Examination* begin_echo(Stage& stage, bool behind, bool alone);
  suite::Examination* begin_attempt(Stage& stage, Trial& trial, bool alone, bool again = false);
  suite::Examination* begin_of_stages();
  suite::Examination* begin_in_quiet();
  bool is_busy(const Task& task) const;
  bool is_full() const;
  void echo_over(const Task& task);
  void attempt_over(const Task& task, bool stood_still);
  void settle(const Item& item, results::CaseResult result);
  void tell(Ground::Result known);
  void block(const Stage& stage, const std::string& why);
  void set_windows(std::chrono::nanoseconds round_trip);
  void learn_answer_time(const suite::Examination& examination);

  const Plan& plan_;
  const Told told_;
  std::array<suite::Facts, suite::segmentation_words.size()> facts_;
  std::chrono::nanoseconds round_trip_{};   // the longest of all echoes
  std::chrono::nanoseconds answer_time_{};  // the longest of late; it fades
  suite::Experience experience_;
  suite::Case echo_;

  struct Again {
    Stage* stage;
    Trial* trial;
  };
  std::deque<Stage> stages_;
  std::size_t present_ = 0;    // of stages_
  std::deque<Trial> trials_;   // one an item
  std::deque<Again> beside_;   // to be repeated beside others
  std::deque<Again> quiet_;    // to be repeated where all others only wait
  std::deque<Again> alone_;    // to be repeated alone
  std::deque<Stage*> behind_;  // stages whose echo behind is due
  std::deque<Stage*> behind_alone_;
  std::vector<Task> tasks_;  // under way
  std::size_t blocked_in_a_row_ = 0;
  session::Clock::time_point now_{};
  bool serves_beside_ = false;  // the peer did well while other connections were open
  bool stopped_ = false;

  Ground ground_;
  std::vector<results::CaseResult> results_;
  std::vector<results::MonitorHit> monitors_;
  std::vector<std::string> losses_;
  std::optional<Untestable> untestable_;
};

}  // namespace probe
