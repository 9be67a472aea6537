#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <string>

#include "libcore/net/address.h"
#include "libcore/net/loop.h"
#include "libcore/session/session.h"
#include "tools/probe/pcap.h"
#include "tools/probe/target.h"

namespace probe {

// Gives the players of examinations their connections to the server under test.
class Host {
 public:
  // Looks the address up, and waits for that. `loop` must outlive the host. With a folder, what
  // goes over the connections is captured there, a file a case. Throws base::Error where the target
  // cannot be resolved (exit status 3) or a folder not be made.
  Host(net::Loop& loop, const Target& target, std::string pcap_folder);

  // Dials. A crowd does not come all at once, as that would be a test of the server's backlog: no
  // more than `at_once` connections are on their way.
  void connect(std::unique_ptr<session::Session> player);
  static constexpr std::size_t at_once = 64;

  // Puts a tap around the player of a case, if captures are wanted.
  std::unique_ptr<session::Session> captured(std::unique_ptr<session::Session> player,
                                             const std::string& case_id);
  // The last capture file that could not be written, and why; empty if all could.
  const std::string& capture_failure() const { return capture_failure_; }

 private:
  class Approach;
  void dial_next();

  std::deque<std::unique_ptr<session::Session>> waiting_;
  std::size_t on_their_way_ = 0;
  net::Loop& loop_;
  net::Address address_;
  std::string pcap_folder_;
  std::map<std::string, std::weak_ptr<Pcap>> captures_;  // by case; open while they are in use
  unsigned captured_ = 0;                                // connections
  std::string capture_failure_;
};

}  // namespace probe
