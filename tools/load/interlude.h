#pragma once

#include <optional>

namespace load {

// Hears SIGINT and SIGTERM between the runs of a program that makes several, when there is no loop
// to hear them: otherwise they would end it without a result. While a run goes, its loop has them.
// One at a time in a process.
class Interlude {
 public:
  Interlude();
  ~Interlude();
  Interlude(const Interlude&) = delete;
  Interlude& operator=(const Interlude&) = delete;

  // The last one that came.
  std::optional<int> signal() const;

 private:
  using Handler = void (*)(int);
  Handler interrupt_;
  Handler terminate_;
};

}  // namespace load
