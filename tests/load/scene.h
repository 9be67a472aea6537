#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/driver.h"
#include "tools/load/user.h"

namespace load {

// User 0 of a plan under a false clock, and a scripted server.
class Scene {
 public:
  explicit Scene(const Intent& intent, Payload payload = Payload::stamped(ws::Opcode::text, 20, 1),
                 std::uint32_t outstanding = 1);

  // The user goes, as it does with its connection; what it measured is complete then.
  void go() { driver_.reset(); }

  test::Driver& driver() { return *driver_; }
  Crew& crew() { return crew_; }
  Tally& tally() { return tally_; }
  const Figures& steady() const { return tally_[Stage::steady]; }
  std::uint64_t total(Count count) const { return tally_.totals()[std::size_t(count)]; }
  std::uint64_t error(const std::string& cause) const;

  // Moves the clock to `at` since the start, and rings the user if a message is due.
  void at(std::chrono::nanoseconds at);

  // The opening handshake: the request that came, and the answer to it.
  std::string request();
  void accept(const std::string& request);
  // Both at once, right at the start.
  void open();

  // What the user has sent since the last look: payloads of messages, and "Close 1000".
  std::vector<std::string> messages();
  void frame(ws::Opcode opcode, std::string_view payload, bool fin = true);
  void close(std::uint16_t code);
  // Sends all messages back, and returns how many they were.
  std::size_t echo();

 private:
  Plan plan_;
  Payload payload_;
  ws::MaskKeys keys_;
  ws::Settings settings_{.keys = &keys_};
  Schedule schedule_;
  Tally tally_;
  Crew crew_;
  std::unique_ptr<test::Driver> driver_;
};

}  // namespace load
