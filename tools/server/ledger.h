#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

namespace serve {

// Who is here: the open connections of all workers, and how many each client address has. Any
// thread may write in it; that happens when a connection is accepted and when it has ended.
class Ledger {
 public:
  // 0: no limit.
  Ledger(std::uint64_t connections, std::uint64_t per_address)
      : most_(connections), most_per_address_(per_address) {}

  enum class Answer : unsigned char { welcome, full, too_many_from_there };

  // Whether this limit is worth the question which address a client has.
  bool wants_address() const { return most_per_address_ != 0; }

  // A connection has come with this descriptor, which is its name here until `leave`. Only one that
  // is welcome is written down. `host` is its address without the port; clients without one (UNIX
  // sockets) count only in the whole.
  Answer enter(int fd, const std::string& host);
  // It has ended. Descriptors that were not written down are passed over.
  void leave(int fd);

 private:
  using Hosts = std::unordered_map<std::string, std::uint64_t>;

  const std::uint64_t most_;
  const std::uint64_t most_per_address_;
  std::mutex mutex_;  // guards all below
  std::uint64_t open_ = 0;
  Hosts hosts_;                           // those with connections
  Hosts::value_type nobody_{"", 0};       // stands for those without an address
  std::vector<Hosts::value_type*> here_;  // by descriptor; null: not here
};

}  // namespace serve
