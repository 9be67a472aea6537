#pragma once

#include <cstddef>
#include <vector>

#include "libcore/session/session.h"

namespace suite {

// The players of one round, as far as they wait for one another. A player enters it when it is
// made; it arrives once its connection is open or will never be, and leaves when it is done.
class Company {
 public:
  // `stays`: it waits for the others, and so nobody waits for it.
  void enter(bool stays);
  void arrive();
  void leave(bool stays);

  // All have arrived.
  bool complete() const { return coming_ == 0; }
  // Only those who stay are left.
  bool deserted() const { return busy_ == 0; }

  // Rings once the company is complete, and once it is deserted, until the link is forgotten.
  void tell(session::Link& link) { waiting_.push_back(&link); }
  void forget(session::Link& link) { std::erase(waiting_, &link); }

 private:
  void ring();

  std::size_t coming_ = 0;
  std::size_t busy_ = 0;
  std::vector<session::Link*> waiting_;
};

}  // namespace suite
