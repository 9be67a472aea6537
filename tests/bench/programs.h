#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/bench/server.h"

namespace bench {

// What the servers of a comparison have to do beside echoing.
enum class Mode : std::uint8_t { plain, tls, deflate };

// A bare epoll echo, the limit.
Program bare_echo();

// assay-server with one worker that says nothing about connections, and with `flags`.
Program assay_server(const Stage& stage, Mode mode);
// The same as it starts without being asked for anything; `flags` come on top.
Program assay_server_as_it_is(const std::vector<std::string>& flags = {});
bool assay_server_knows_deflate(const Stage& stage);

// Software that others wrote, each as small an echo server as it allows, on one thread.
struct Peer {
  Program program;
  std::string absent;  // why it cannot be had here, or empty
};
std::vector<Peer> peers(const Stage& stage, Mode mode);

// Boost.Beast alone, which is what our TLS is compared with.
Peer beast(const Stage& stage, Mode mode);

}  // namespace bench
