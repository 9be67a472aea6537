#include "tools/probe/host.h"

#include <utility>

namespace probe {

Host::Host(net::Loop& loop, const Target& target)
    : loop_(loop),
      address_(net::Address::parse(target.address())),
      name_(target.url.host),
      context_(target.context()) {}

void Host::connect(std::unique_ptr<session::Session> player) {
  if (context_)
    player =
        std::make_unique<tls::Secure>(*context_, std::move(player), tls::Peer{.host = name_}, this);
  loop_.dial(address_, std::move(player));
}

}  // namespace probe
