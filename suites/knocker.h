#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>

#include "libcore/base/random.h"
#include "libcore/session/session.h"
#include "libcore/tls/hello.h"
#include "suites/company.h"
#include "suites/conversation.h"
#include "suites/facts.h"
#include "suites/finding.h"

namespace suite {

// A session that knocks, or rebuffs a client that does, and leaves a finding.
class Knocker final : public session::Session {
 public:
  // See Player. The conversation has a knock.
  Knocker(const Conversation& conversation, const Facts& facts, Company& company,
          std::uint64_t seed, Finding& finding, std::function<void()> done);

  void on_open(session::Turn& turn) override;
  void on_bytes(std::span<char> in, session::Turn& turn) override;
  void on_wake(session::Turn& turn) override;
  void on_end(session::End end, session::Turn& turn) override;

 private:
  std::string words(const tls::ClientHello& hello);
  std::string words(const Knock::ClearRequest& request);
  std::string words(const std::string& octets) { return octets; }
  std::string words(const tls::ServerFlight& flight);

  void knock(session::Turn& turn);
  void hear_client(std::span<char> in, session::Turn& turn);
  void hear_word(std::span<char> in, session::Turn& turn);

  void say(const std::string& octets, session::Turn& turn);
  void hear_hello(session::Turn& turn);
  void hear_http(session::Turn& turn);
  void stayed_away(session::End end, session::Turn& turn);
  void give_up(std::string why, session::Turn& turn);
  void judge(Grade grade, const std::string& why, session::Turn& turn, bool by_absence = false);

  const Knock knock_;
  const std::optional<Judgement> stays_away_;
  const Facts& facts_;
  Company& company_;
  base::Random random_;
  Finding& finding_;
  std::function<void()> done_;
  tls::HelloWatch hello_;  // of a client
  bool said_ = false;
  tls::FirstWord heard_;
  bool answered_ = false;
};

}  // namespace suite
