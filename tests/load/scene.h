#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/driver.h"
#include "tools/load/cohort.h"
#include "tools/load/user.h"

namespace load {

// An environment without variables.
inline std::optional<std::string> nothing_set(const std::string&) { return std::nullopt; }

// The first scenario of a profile under a false clock, and a scripted server for each connection.
// Time counts from the start of the run, where everything that is wanted is dialled at once.
class Scene {
 public:
  // `yaml` is a profile, but for its version and its target.
  explicit Scene(const std::string& yaml, const Share& share = {});
  ~Scene();

  // Moves the clock: stages begin and end, what is due is sent, who wants to wake is woken.
  void at(std::chrono::nanoseconds at);
  void after(std::chrono::nanoseconds time) { at(now_ - start() + time); }
  // All users go, as they do with their connections; what they measured is complete then.
  void go();

  Tally& tally() { return *tally_; }
  const Figures& stage(std::size_t stage) { return tally()[stage]; }
  std::uint64_t total(Count count) { return tally().totals()[std::size_t(count)]; }
  std::uint64_t error(const std::string& cause) const;
  Crew& crew() { return *crew_; }
  Cohort& cohort() { return *cohort_; }
  int hurries() const { return hurries_; }  // times that it wanted a tick

  // The connections that were dialled, in that order, the dead among them.
  std::size_t dialled() const { return drivers_.size(); }
  test::Driver& driver(std::size_t i = 0) { return *drivers_[i]; }
  std::string request(std::size_t i = 0) { return driver(i).sent(); }
  void accept(const std::string& request, std::size_t i = 0);
  // Both ends of the opening handshake, of one or of all that were dialled and are not open.
  void open(std::size_t i = 0);
  void open_all();

  // What the user has sent since the last look: payloads of messages, and "Close 1000".
  std::vector<std::string> messages(std::size_t i = 0);
  void frame(ws::Opcode opcode, std::string_view payload, bool fin = true, std::size_t i = 0);
  void text(std::string_view payload, std::size_t i = 0) {
    frame(ws::Opcode::text, payload, true, i);
  }
  // All of them in one read.
  void texts(const std::vector<std::string>& payloads, std::size_t i = 0);
  void close(std::uint16_t code, std::size_t i = 0);
  // Sends all messages back, and returns how many they were.
  std::size_t echo(std::size_t i = 0);
  // The connection ends, and the user goes with it.
  void end(session::End end, std::size_t i = 0);

  static session::Clock::time_point start();

 private:
  void enter_stages(session::Clock::time_point now);
  void run();

  profile::Profile profile_;
  std::vector<profile::Stage> stages_;
  std::unique_ptr<Tally> tally_;
  std::unique_ptr<Play> play_;
  std::unique_ptr<Crew> crew_;
  session::Clock::time_point now_;
  std::size_t stage_ = 0;
  session::Clock::time_point stage_begin_;
  std::vector<std::unique_ptr<test::Driver>> drivers_;
  std::vector<bool> opened_;
  int hurries_ = 0;
  std::unique_ptr<Cohort> cohort_;
};

}  // namespace load
