#include "tools/probe/host.h"

#include <fmt/format.h>

#include <filesystem>
#include <utility>

#include "libcore/base/error.h"
#include "libcore/session/tap.h"

namespace probe {

Host::Host(net::Loop& loop, const Target& target, std::string pcap_folder)
    : loop_(loop),
      address_(net::Address::parse(target.address())),
      name_(target.url.host),
      context_(target.context()),
      pcap_folder_(std::move(pcap_folder)) {
  std::error_code failure;
  if (!pcap_folder_.empty()) std::filesystem::create_directories(pcap_folder_, failure);
  if (failure) base::fail("cannot make the folder {}: {}", pcap_folder_, failure.message());
}

void Host::connect(std::unique_ptr<session::Session> player, const std::string& case_id) {
  if (!pcap_folder_.empty()) player = captured(std::move(player), case_id);
  if (context_)
    player =
        std::make_unique<tls::Secure>(*context_, std::move(player), tls::Peer{.host = name_}, this);
  loop_.dial(address_, std::move(player));
}

std::unique_ptr<session::Session> Host::captured(std::unique_ptr<session::Session> player,
                                                 const std::string& case_id) {
  const auto known = captures_.find(case_id);
  std::shared_ptr<Pcap> file = known == captures_.end() ? nullptr : known->second.lock();
  if (file == nullptr) {
    try {
      file = std::make_shared<Pcap>(fmt::format("{}/{}.pcap", pcap_folder_, case_id),
                                    known != captures_.end());
    } catch (const base::Error& error) {  // may not leave the loop
      capture_failure_ = error.what();
      return player;
    }
    captures_[case_id] = file;
  }
  return std::make_unique<session::Tap>(std::move(player),
                                        Pcap::listener(std::move(file), captured_++));
}

}  // namespace probe
