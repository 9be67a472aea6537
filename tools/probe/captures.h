#pragma once

#include <map>
#include <memory>
#include <string>

#include "libcore/session/session.h"
#include "tools/probe/pcap.h"

namespace probe {

// Capture files of a run: what goes over the connections of each case, a file a case.
class Captures {
 public:
  // Without a folder nothing is captured. Throws base::Error where it cannot be made.
  explicit Captures(std::string folder);

  // Puts a tap around the player of a case, if captures are wanted.
  std::unique_ptr<session::Session> around(std::unique_ptr<session::Session> player,
                                           const std::string& case_id);
  // The last file that could not be written, and why; empty if all could.
  const std::string& failure() const { return failure_; }

 private:
  std::string folder_;
  std::map<std::string, std::weak_ptr<Pcap>> files_;  // by case; open while they are in use
  unsigned connections_ = 0;
  std::string failure_;
};

}  // namespace probe
