#include "tests/bench/client/crowd.h"

#include <sys/socket.h>

#include <algorithm>
#include <string_view>

#include "libcore/base/error.h"
#include "tests/bench/client/replies.h"

namespace bench {
namespace {

constexpr std::string_view close_frame("\x88\x82\x12\x34\x56\x78\x11\xdc", 8);  // 1000

// As many octets as were sent.
void receive_echo(Channel& channel, std::size_t size) {
  char octets[512];
  while (size > 0) {
    const auto n = channel.receive(std::span(octets).first(std::min(size, sizeof octets)));
    if (!n) base::fail("the server ended a connection");
    size -= *n;
  }
}

void ask(Channel& channel, const Target& target, Passing passing) {
  if (passing == Passing::upgraded) request_upgrade(channel, target);
  if (passing == Passing::echoed) channel.send(plain_request);
}

void say_goodbye(Channel& channel, const Target& target, Passing passing) {
  if (passing == Passing::upgraded) await_upgrade(channel, target);
  if (passing == Passing::echoed) receive_echo(channel, plain_request.size());
  if (passing != Passing::silent) channel.send(close_frame);
  if (passing != Passing::upgraded) shutdown(channel.fd(), SHUT_WR);
}

void await_end(Channel& channel) {
  char answer[64];
  while (channel.receive(answer)) continue;
}

std::vector<Channel> dial(const Target& target, unsigned first, unsigned count) {
  std::vector<Channel> channels;
  channels.reserve(count);
  for (unsigned i = 0; i < count; ++i) channels.emplace_back(target, first + i);
  return channels;
}

}  // namespace

void open_and_end(const Target& target, const Crowd& crowd, Passing passing, Counted& counted) {
  counted.begin();
  while (counted.count < crowd.connections) {
    auto channels = dial(target, static_cast<unsigned>(counted.count), crowd.in_parallel);
    for (Channel& channel : channels) ask(channel, target, passing);
    for (Channel& channel : channels) say_goodbye(channel, target, passing);
    for (Channel& channel : channels) await_end(channel);
    counted.count += channels.size();
  }
}

std::vector<Channel> open_and_keep(const Target& target, const Crowd& crowd, Counted& counted) {
  counted.begin();
  std::vector<Channel> kept;
  kept.reserve(crowd.connections);
  while (kept.size() < crowd.connections) {
    const auto first = static_cast<unsigned>(kept.size());
    auto channels = dial(target, first, std::min(crowd.in_parallel, crowd.connections - first));
    if (target.ws) {
      for (Channel& channel : channels) request_upgrade(channel, target);
      for (Channel& channel : channels) await_upgrade(channel, target);
    }
    std::ranges::move(channels, std::back_inserter(kept));
  }
  counted.count = kept.size();
  return kept;
}

void echo_once(std::vector<Channel>& channels, const Requests& requests) {
  std::string scratch(64 << 10, '\0');
  const std::string_view message = requests.octets(0, requests.size(0, 1));
  for (Channel& channel : channels) {
    if (channel.send(message) != message.size()) base::fail("a message was not taken");
    MessageEnds replies(requests.reply_octets());
    for (std::uint64_t ends = 0; ends == 0;) {
      const auto n = channel.receive(scratch);
      if (!n) base::fail("the server ended a connection");
      ends = replies.count(std::span(scratch).first(*n));
    }
  }
}

}  // namespace bench
