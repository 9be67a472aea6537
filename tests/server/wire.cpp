#include "tests/server/wire.h"

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>

#include <chrono>
#include <utility>

#include "libcore/net/address.h"

namespace test {
namespace {

void await(const net::Socket& socket, short what) {
  pollfd ready{socket.fd(), what, 0};
  if (poll(&ready, 1, 30000) != 1) ADD_FAILURE() << "nothing happened for 30 seconds";
}

std::string_view authority(std::string_view text) {
  if (const std::size_t slashes = text.find("://"); slashes != std::string_view::npos) {
    text.remove_prefix(slashes + 3);
    text = text.substr(0, text.find('/'));
  }
  return text;
}

}  // namespace

Wire::Wire(std::string_view address) {
  net::Attempt attempt = net::connect(net::Address::parse(authority(address)));
  socket_ = std::move(attempt.socket);
  await(socket_, POLLOUT);
}

void Wire::send(std::string_view octets) {
  while (!octets.empty()) {
    await(socket_, POLLOUT);
    const ssize_t n = ::send(socket_.fd(), octets.data(), octets.size(), MSG_NOSIGNAL);
    if (n < 0) return ADD_FAILURE() << "cannot send", void();
    octets.remove_prefix(static_cast<std::size_t>(n));
  }
}

void Wire::send_until_reset(std::string_view octets) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  std::string_view rest = octets;
  while (std::chrono::steady_clock::now() < until) {
    await(socket_, POLLOUT);
    const ssize_t n = ::send(socket_.fd(), rest.data(), rest.size(), MSG_NOSIGNAL);
    if (n < 0) return;
    rest.remove_prefix(static_cast<std::size_t>(n));
    if (rest.empty()) rest = octets;
  }
  ADD_FAILURE() << "never reset";
}

bool Wire::read_more() {
  await(socket_, POLLIN);
  char piece[16 * 1024];
  const ssize_t n = recv(socket_.fd(), piece, sizeof piece, 0);
  if (n > 0) received_.append(piece, static_cast<std::size_t>(n));
  return n > 0;
}

std::string Wire::receive() {
  if (received_.empty()) read_more();
  return std::exchange(received_, {});
}

std::string Wire::receive(std::size_t size) {
  while (received_.size() < size && read_more()) {
  }
  const std::string taken = received_.substr(0, size);
  received_.erase(0, size);
  return taken;
}

std::string Wire::receive_until(std::string_view mark) {
  std::size_t found = 0;
  while ((found = received_.find(mark)) == std::string::npos && read_more()) {
  }
  return receive(found == std::string::npos ? received_.size() : found + mark.size());
}

std::string Wire::rest() {
  while (read_more()) {
  }
  return std::exchange(received_, {});
}

}  // namespace test
