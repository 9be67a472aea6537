#include "tools/probe/host.h"

#include <fmt/format.h>

#include <filesystem>
#include <utility>

#include "libcore/base/error.h"
#include "libcore/session/tap.h"

namespace probe {

// Stands in for a session until its connection has come about.
class Host::Approach final : public session::Session {
 public:
  Approach(Host& host, std::unique_ptr<session::Session> session)
      : host_(host), session_(std::move(session)) {}

  void on_open(session::Turn& turn) override {
    arrived();
    turn.heir = std::move(session_);
  }
  void on_bytes(std::span<char>, session::Turn&) override {}
  void on_wake(session::Turn& turn) override { session_->on_wake(turn); }
  void on_end(session::End end, session::Turn& turn) override {
    arrived();
    session_->on_end(end, turn);
  }

 private:
  void arrived() {
    --host_.on_their_way_;
    host_.dial_next();
  }

  Host& host_;
  std::unique_ptr<session::Session> session_;
};

Host::Host(net::Loop& loop, const Target& target, std::string pcap_folder)
    : loop_(loop),
      address_(net::Address::parse(target.address())),
      pcap_folder_(std::move(pcap_folder)) {
  std::error_code failure;
  if (!pcap_folder_.empty()) std::filesystem::create_directories(pcap_folder_, failure);
  if (failure) base::fail("cannot make the folder {}: {}", pcap_folder_, failure.message());
}

void Host::connect(std::unique_ptr<session::Session> player) {
  waiting_.push_back(std::move(player));
  dial_next();
}

void Host::dial_next() {
  while (!waiting_.empty() && on_their_way_ < at_once) {
    ++on_their_way_;
    auto approach = std::make_unique<Approach>(*this, std::move(waiting_.front()));
    waiting_.pop_front();
    loop_.dial(address_, std::move(approach));
  }
}

std::unique_ptr<session::Session> Host::captured(std::unique_ptr<session::Session> player,
                                                 const std::string& case_id) {
  if (pcap_folder_.empty()) return player;
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
