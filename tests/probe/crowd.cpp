#include "tests/probe/crowd.h"

#include <utility>

#include "libcore/net/address.h"
#include "libcore/net/watch.h"
#include "tests/suites/echo_client.h"

namespace test {
namespace {

// Tells when a client has left, whether or not it ever had a connection.
class Counted final : public session::Session {
 public:
  Counted(std::unique_ptr<session::Session> inner, std::function<void()> left)
      : inner_(std::move(inner)), left_(std::move(left)) {}
  ~Counted() override { left_(); }

  void on_open(session::Turn& turn) override { inner_->on_open(turn); }
  void on_bytes(std::span<char> in, session::Turn& turn) override { inner_->on_bytes(in, turn); }
  void on_wake(session::Turn& turn) override { inner_->on_wake(turn); }
  void on_end(session::End end, session::Turn& turn) override { inner_->on_end(end, turn); }

 private:
  std::unique_ptr<session::Session> inner_;
  std::function<void()> left_;
};

}  // namespace

void Crowd::add(const ws::Opening& opening, const std::string& address) {
  ++there_;
  auto left = [this] {
    if (--there_ == 0) loop_.stop();
  };
  loop_.dial(net::Address::parse(address),
             std::make_unique<Counted>(std::make_unique<EchoClient>(opening), std::move(left)));
}

void Crowd::add(const Make& make, std::size_t times) {
  ++there_;
  auto left = [this, make, times] {
    --there_;
    if (times > 1)
      loop_.post([this, make, times] { add(make, times - 1); });
    else if (there_ == 0)
      loop_.stop();
  };
  loop_.dial(net::Address::parse(address_), std::make_unique<Counted>(make(), std::move(left)));
}

void Crowd::run() {
  if (there_ > 0) loop_.run();
}

void Crowd::run_until(int descriptor) {
  const net::Watch watch = net::Watch::readable(loop_.base(), descriptor, [this] { loop_.stop(); });
  loop_.run();
}

}  // namespace test
