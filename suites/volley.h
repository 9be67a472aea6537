#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "libcore/ws/deflate.h"
#include "suites/finding.h"
#include "suites/vocabulary.h"

namespace suite {

// A Volley while it is played. The messages go round in a few bodies. At first they are compressed
// as they come, with all the context that was agreed on; then, as compressing is dear, each is the
// same as before and refers to no other.
class Volleying {
 public:
  using Time = session::Clock::time_point;

  Volleying(const Volley& volley, const std::optional<ws::DeflateTerms>& terms, double scale,
            Time now);

  bool over() const { return sent_ == count_; }
  std::size_t octets() const { return count_ * volley_.size; }  // of all messages
  // The next message. Good until `next`.
  const Send& send();
  // Its echo.
  Expect expect() const;
  void next();
  Stretch result(Time now) const;

  static constexpr std::size_t bodies = 4;

 private:
  Frame message() const;

  const Volley volley_;
  const Time began_;
  std::size_t count_;
  std::size_t sent_ = 0;
  std::optional<ws::Deflater> deflater_;  // where compression was agreed on
  std::vector<std::string> bodies_;
  std::vector<Send> alone_;  // the bodies as messages of their own
  std::optional<Send> send_;
};

}  // namespace suite
