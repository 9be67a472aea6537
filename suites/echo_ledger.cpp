#include "suites/echo_ledger.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <utility>

namespace suite {

EchoLedger::Message EchoLedger::message(ws::Opcode opcode, std::string_view payload,
                                        std::size_t times) {
  return {opcode, payload.size(), std::hash<std::string_view>()(payload), times};
}

void EchoLedger::owe(const Message& message) {
  if (!owed_.empty() && owed_.back().same_as(message)) {
    owed_.back().times += message.times;
  } else {
    owed_.push_back(message);
  }
}

void EchoLedger::said(const ws::FrameHeader& header, std::string_view payload, std::size_t times) {
  const bool control = ws::is_control(header.opcode);
  const bool continues = header.opcode == ws::Opcode::continuation;
  const bool plain =
      header.rsv == 0 && ws::is_known(header.opcode) && header.length == payload.size() &&
      (control ? header.fin && payload.size() <= 125 : continues == opcode_.has_value());
  known_ = known_ && plain && (header.fin || times == 1);
  closing_ = closing_ || header.opcode == ws::Opcode::close;
  if (!known_ || control) return;
  if (!continues && header.fin) return owe(message(header.opcode, payload, times));
  if (!continues) opcode_ = header.opcode;
  parts_ += payload;
  if (!header.fin) return;
  owe(message(*std::exchange(opcode_, std::nullopt), parts_, 1));
  parts_.clear();
}

std::optional<std::string> EchoLedger::came(ws::Opcode opcode, std::string_view payload) {
  if (!known_) return std::nullopt;
  const Message echo = message(opcode, payload, 1);
  const auto owed =
      std::ranges::find_if(owed_, [&](const Message& other) { return other.same_as(echo); });
  if (owed == owed_.end()) return "a message that was not sent, or had come back before";
  const std::size_t lost =
      std::accumulate(owed_.begin(), owed, std::size_t{0},
                      [](std::size_t sum, const Message& other) { return sum + other.times; });
  --owed->times;
  owed_.erase(owed_.begin(), owed + (owed->times == 0 ? 1 : 0));
  if (lost == 0 || closing_) return std::nullopt;
  return fmt::format("a message came back ahead of {} that had been sent before", lost);
}

}  // namespace suite
