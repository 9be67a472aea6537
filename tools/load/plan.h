#pragma once

#include <chrono>
#include <cstdint>

namespace load {

// One of `of` parts of the users, which are dealt out like cards: each part is spread evenly over
// the whole, in time too. A machine has a share of the users, and a worker a share of that.
struct Share {
  std::uint64_t index = 0;  // below `of`
  std::uint64_t of = 1;

  // How many of the users 0 to users - 1 belong to it, and which is the i-th of them.
  std::uint64_t size(std::uint64_t users) const {
    return users / of + (index < users % of ? 1 : 0);
  }
  std::uint64_t user(std::uint64_t i) const { return index + i * of; }
  // The place of such a user: user(place(u)) == u.
  std::uint64_t place(std::uint64_t user) const { return user / of; }
  // The share `inner` of what this share has.
  Share part(const Share& inner) const { return {index + of * inner.index, of * inner.of}; }
};

// What a run wants to happen, and when.
struct Intent {
  std::uint64_t users = 1;              // at least 1
  double connect_rate = 1000;           // users a second, above 0
  std::chrono::nanoseconds settle{};    // for the last of them to open, before traffic begins
  double rate = 0;                      // messages a second, over all users; 0: on reply
  std::chrono::nanoseconds warmup{};    // messages that are not recorded
  std::chrono::nanoseconds duration{};  // messages that are
};

// Pure arithmetic: which user opens its connection when, and when its k-th message is due. Times
// are counted from the start of the run:
//
//   0 .. connect, settle .. traffic_begin .. warm-up .. record_begin .. steady .. end
//
// All users together make one even stream: message j of it is due j / rate behind traffic_begin and
// belongs to user j % users. A rate for each connection is the same thing with rate = users * it:
// every user has its own phase of the interval. Each time is computed from j, never from the one
// before, so nothing is lost to rounding however long the run.
class Plan {
 public:
  using Time = std::chrono::nanoseconds;

  explicit Plan(const Intent& intent);

  std::uint64_t users() const { return intent_.users; }
  // Messages have times of their own. Else the next one goes out on the reply to the last.
  bool open_loop() const { return intent_.rate > 0; }
  double rate() const { return intent_.rate; }

  Time opens_at(std::uint64_t user) const { return Time(times(user, connect_period_)); }
  Time traffic_begin() const { return traffic_begin_; }
  Time record_begin() const { return traffic_begin_ + intent_.warmup; }
  Time end() const { return record_begin() + intent_.duration; }

  // In the open loop only. Grows with k; goes on beyond end().
  Time due(std::uint64_t user, std::uint64_t k) const {
    return traffic_begin_ + Time(times(user + k * intent_.users, period_));
  }
  // The first k with due(user, k) >= at: how many messages of the user are due before `at`.
  std::uint64_t due_before(std::uint64_t user, Time at) const;

 private:
  static std::int64_t times(std::uint64_t n, double period) {
    return static_cast<std::int64_t>(static_cast<double>(n) * period);
  }

  Intent intent_;
  double connect_period_;  // ns between two connections
  double period_;          // ns between two messages of the whole stream
  Time traffic_begin_;
};

}  // namespace load
