#include "tools/server/ledger.h"

#include <utility>

namespace serve {

Ledger::Answer Ledger::enter(int fd, const std::string& host) {
  const std::lock_guard lock(mutex_);
  if (most_ != 0 && open_ >= most_) return Answer::full;
  Hosts::value_type* from = &nobody_;
  if (most_per_address_ != 0 && !host.empty()) {
    const auto found = hosts_.find(host);
    if (found != hosts_.end() && found->second >= most_per_address_)
      return Answer::too_many_from_there;
    from = found != hosts_.end() ? &*found : &*hosts_.emplace(host, 0).first;
  }
  const auto place = static_cast<std::size_t>(fd);
  if (place >= here_.size()) here_.resize(place + 1);
  here_[place] = from;
  ++from->second;
  ++open_;
  return Answer::welcome;
}

void Ledger::leave(int fd) {
  const std::lock_guard lock(mutex_);
  const auto place = static_cast<std::size_t>(fd);
  Hosts::value_type* const from =
      place < here_.size() ? std::exchange(here_[place], nullptr) : nullptr;
  if (from == nullptr) return;
  --open_;
  if (--from->second == 0 && from != &nobody_) hosts_.erase(hosts_.find(from->first));
}

}  // namespace serve
