#include "tools/probe/captures.h"

#include <fmt/format.h>

#include <filesystem>
#include <utility>

#include "libcore/base/error.h"
#include "libcore/session/tap.h"

namespace probe {

Captures::Captures(std::string folder) : folder_(std::move(folder)) {
  std::error_code failure;
  if (!folder_.empty()) std::filesystem::create_directories(folder_, failure);
  if (failure) base::fail("cannot make the folder {}: {}", folder_, failure.message());
}

std::unique_ptr<session::Session> Captures::around(std::unique_ptr<session::Session> player,
                                                   const std::string& case_id) {
  if (folder_.empty()) return player;
  const auto known = files_.find(case_id);
  std::shared_ptr<Pcap> file = known == files_.end() ? nullptr : known->second.lock();
  if (file == nullptr) {
    try {
      file = std::make_shared<Pcap>(fmt::format("{}/{}.pcap", folder_, case_id),
                                    known != files_.end());
    } catch (const base::Error& error) {  // may not leave the loop
      failure_ = error.what();
      return player;
    }
    files_[case_id] = file;
  }
  return std::make_unique<session::Tap>(std::move(player),
                                        Pcap::listener(std::move(file), connections_++));
}

}  // namespace probe
