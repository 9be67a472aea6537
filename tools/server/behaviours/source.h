#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>

#include "libcore/http/query.h"
#include "tools/server/behaviours/sink.h"

namespace serve {

// Sends texts without being asked: `count` of the query, or without end, each of `size` octets, at
// `rate`. Who reads slowly gets fewer. What comes is taken and not answered.
class Source final : public Sink {
 public:
  Source(const House& house, const Caller& caller);

  // What is wrong with a query, or null.
  static const char* objection(const http::Target& target);

 private:
  struct Asked {
    double rate = 1;  // a second
    std::uint64_t size = 32;
    std::uint64_t count = std::numeric_limits<std::uint64_t>::max();
  };
  static Asked asked(const http::Target& target);
  Source(const House& house, const Caller& caller, const Asked& asked);

  void speak(session::Turn& turn) override;

  const base::Duration apart_;
  const std::uint64_t count_;
  const std::string text_;
  std::uint64_t sent_ = 0;
  std::optional<session::Clock::time_point> next_;  // none before the first turn
};

}  // namespace serve
