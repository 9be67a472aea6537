#include "libcore/net/connection.h"

#include <event2/event.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "libcore/session/handover.h"

namespace net {

using session::Clock;
using session::End;
using session::Then;
using session::Turn;

namespace {

End end_of(int error) {
  switch (error) {
    case ECONNREFUSED:
    case ENOENT:  // no such socket file
    case EAGAIN:  // nobody accepts there
      return End::refused;
    case ETIMEDOUT:
      return End::timed_out;
    case ECONNRESET:
    case EPIPE:
      return End::reset;
    default:
      return End::unreachable;
  }
}

bool would_block(int error) { return error == EAGAIN || error == EINTR; }

}  // namespace

Connection::Connection(Workplace& place, Socket socket, std::unique_ptr<session::Session> session)
    : place_(place), session_(std::move(session)), socket_(std::move(socket)) {}

Connection::~Connection() {
  stage_ = Stage::dead;  // so that a session that goes cannot ring
  session_.reset();
  watch(0);
  place_.wakes.set(*this, session::never);
}

void Connection::open_soon() {
  stage_ = Stage::opening;
  rung_ = true;
  place_.rung.push_back(this);
}

void Connection::await_connect(Wakes::Time limit) {
  place_.wakes.set(*this, limit);
  watch(EV_WRITE);
}

void Connection::fail_soon(int error) {
  open_soon();
  stage_ = Stage::failed;
  failure_ = end_of(error);
}

void Connection::visit() {
  rung_ = false;
  switch (stage_) {
    case Stage::opening:
      return open();
    case Stage::failed:
      return end(failure_);
    case Stage::open:
      return lost() ? end(End::reset) : woken();
    case Stage::connecting:
    case Stage::closing:
    case Stage::dead:
      return;
  }
}

void Connection::wake() {
  if (stage_ == Stage::connecting) return end(End::timed_out);
  if (stage_ == Stage::closing) {
    if (backlog_ != nullptr) return reset();
    return socket_.delivered() ? die() : close_on();
  }
  woken();
}

void Connection::ring() {
  if (rung_ || stage_ != Stage::open) return;
  rung_ = true;
  place_.rung.push_back(this);
}

void Connection::send_urgent(char octet) {
  if (stage_ == Stage::open && !output_ended_ && socket_.local().is_tcp())
    static_cast<void>(send(socket_.fd(), &octet, 1, MSG_OOB | MSG_NOSIGNAL));
}

// What the kernel tells.

void Connection::ready(int, short what, void* self) noexcept {
  auto& connection = *static_cast<Connection*>(self);
  if ((what & EV_WRITE) != 0) connection.write_on();
  if ((what & EV_READ) != 0) connection.receive();
  connection.place_.wake_due();
}

void Connection::connected() {
  watch(0);
  place_.wakes.set(*this, session::never);
  int error = 0;
  socklen_t size = sizeof error;
  getsockopt(socket_.fd(), SOL_SOCKET, SO_ERROR, &error, &size);
  if (error != 0) return end(end_of(error));
  open();
}

void Connection::receive() {
  if (stage_ == Stage::closing) return discard();
  const std::span<char> scratch = place_.scratch;
  for (int i = 0; i < reads_at_once && reading(); ++i) {
    const std::size_t most = std::min<std::size_t>(scratch.size(), wish_.read_at_most);
    const ssize_t n = recv(socket_.fd(), scratch.data(), most, 0);
    if (n <= 0) return input_ended(n == 0 ? 0 : errno);
    const std::span<char> in = scratch.first(static_cast<std::size_t>(n));
    turn([&](Turn& t) { session_->on_bytes(in, t); });
    if (in.size() < scratch.size()) return;
  }
}

void Connection::input_ended(int error) {
  if (would_block(error)) return;
  if (error != 0) return end(end_of(error));
  if (output_failed_) return end(End::reset);  // all that came before the RST has been read
  input_ended_ = true;
  turn([this](Turn& t) { session_->on_end(End::fin, t); });
}

void Connection::discard() {
  for (int i = 0; i < reads_at_once; ++i) {
    const ssize_t n = recv(socket_.fd(), place_.scratch.data(), place_.scratch.size(), 0);
    if (n < 0) return would_block(errno) ? void() : die();
    if (n == 0) {
      input_ended_ = true;
      return close_on();
    }
    if (backlog_ != nullptr) continue;  // our FIN is not sent yet
    if (n < wish_.read_at_most) {
      wish_.read_at_most -= static_cast<std::uint32_t>(n);
    } else if (socket_.delivered()) {
      return die();
    }
  }
}

void Connection::write_on() {
  if (stage_ == Stage::connecting) return connected();
  if (backlog_ == nullptr) return;
  const ssize_t n = send(socket_.fd(), backlog_->span().data(), backlog_->size(), MSG_NOSIGNAL);
  if (n < 0 && would_block(errno)) return;
  if (n < 0) {
    output_failed();
  } else {
    backlog_->drop(static_cast<std::size_t>(n));
    if (backlog_->empty()) backlog_.reset();
  }
  if (backlog_ == nullptr && output_ended_) shutdown(socket_.fd(), SHUT_WR);
  if (stage_ == Stage::closing) return close_on();
  if (backlog_ == nullptr && wish_.wake_when_sent) return woken();
  if (input_ended_) obey(Then::stay);
  settle();
}

// Turns.

template <typename Visit>
void Connection::turn(const Visit& visit) {
  place_.now = Clock::now();
  Turn turn{.now = place_.now,
            .out = place_.fresh_out(),
            .unsent = backlog_ == nullptr ? 0 : backlog_->size(),
            .stopping = place_.stopping,
            .link = *this,
            .wish = wish_};
  visit(turn);
  session::hand_over(session_, turn);
  if (!place_.out.empty()) transmit();
  if (turn.then != Then::stay || input_ended_) obey(turn.then);
  settle();
}

void Connection::open() {
  stage_ = Stage::open;
  turn([this](Turn& t) { session_->on_open(t); });
}

void Connection::woken() {
  turn([this](Turn& t) {
    if (wish_.wake_at <= t.now) wish_.wake_at = session::never;
    if (backlog_ == nullptr) wish_.wake_when_sent = false;
    session_->on_wake(t);
  });
}

// The last turn, in which nothing can be said any more.
void Connection::end(End end) {
  place_.now = Clock::now();
  Turn turn{.now = place_.now,
            .out = place_.fresh_out(),
            .unsent = 0,
            .stopping = place_.stopping,
            .link = *this,
            .wish = wish_};
  session_->on_end(end, turn);
  place_.out.clear();
  die();
}

void Connection::transmit() {
  base::Buffer& out = place_.out;
  if (output_ended_ || output_failed_) return out.clear();
  if (backlog_ == nullptr) {
    const ssize_t n = send(socket_.fd(), out.span().data(), out.size(), MSG_NOSIGNAL);
    if (n == static_cast<ssize_t>(out.size())) return out.clear();
    if (n < 0 && !would_block(errno)) return output_failed();
    if (n > 0) out.drop(static_cast<std::size_t>(n));
    backlog_ = std::make_unique<base::Buffer>();
    if (out.size() >= out.capacity() / 2) return backlog_->take(std::move(out));
  }
  backlog_->append(out.view());
  out.clear();
}

// The peer has reset the connection. What it sent before may still wait in the kernel: reading goes
// on, and meets the end by itself.
void Connection::output_failed() {
  output_failed_ = true;
  backlog_.reset();
  place_.out.clear();
}

// What becomes of the connection behind a turn, or behind the last octet of a backlog.
void Connection::obey(Then then) {
  const bool nothing_more = backlog_ == nullptr && !output_failed_ && !rung_ &&
                            !wish_.wake_when_sent && wish_.wake_at == session::never;
  if (then == Then::reset) return reset();
  if (then == Then::close || (input_ended_ && nothing_more)) return begin_closing();
  if (then == Then::end_output && !output_ended_) {
    output_ended_ = true;
    if (backlog_ == nullptr) shutdown(socket_.fd(), SHUT_WR);
  }
}

void Connection::settle() {
  if (stage_ != Stage::open) return;
  if (wish_.wake_at != place_.wakes.at(*this))  // later than now: see Workplace::wake_due
    place_.wakes.set(*this, std::max(wish_.wake_at, place_.now + Clock::duration(1)));
  if ((wish_.wake_when_sent && backlog_ == nullptr) || lost()) ring();
  watch(static_cast<short>((reading() ? EV_READ : 0) | (backlog_ != nullptr ? EV_WRITE : 0)));
}

// Endings.

void Connection::begin_closing() {
  stage_ = Stage::closing;
  session_.reset();
  wish_ = {.read_at_most = discard_limit};
  // When both directions have ended, closing the socket is FIN enough.
  if (backlog_ == nullptr && !output_ended_ && !input_ended_) shutdown(socket_.fd(), SHUT_WR);
  output_ended_ = true;
  socket_.give_up_after(closing_time);
  close_on();
}

void Connection::close_on() {
  if (output_failed_ || (backlog_ == nullptr && input_ended_)) return die();
  place_.wakes.set(*this, Clock::now() + closing_time);
  watch(static_cast<short>((input_ended_ ? 0 : EV_READ) | (backlog_ != nullptr ? EV_WRITE : 0)));
}

void Connection::reset() {
  if (stage_ == Stage::dead) return;
  watch(0);
  depart();
  socket_.reset();
  die();
}

void Connection::die() {
  stage_ = Stage::dead;
  watch(0);
  place_.wakes.set(*this, session::never);
  depart();
  socket_.close();
  backlog_.reset();
  place_.dead.push_back(this);
}

void Connection::depart() {
  if (socket_ && place_.departed) place_.departed(socket_.fd());
}

bool Connection::reading() const {
  return stage_ == Stage::open && !input_ended_ && wish_.read_at_most > 0 &&
         (backlog_ == nullptr || backlog_->size() <= backlog_limit || wish_.read_regardless);
}

// The peer has reset, and nobody will read what it sent before.
bool Connection::lost() const {
  return output_failed_ && !reading() && wish_.wake_at == session::never;
}

void Connection::watch(short wanted) {
  if (wanted == interest_) return;
  if (interest_ != 0) event_del(&event_);
  interest_ = static_cast<unsigned char>(wanted);
  if (wanted == 0) return;
  event_assign(&event_, place_.base, socket_.fd(), static_cast<short>(wanted | EV_PERSIST), &ready,
               this);
  if (event_add(&event_, nullptr) != 0) {  // the kernel has no room for it
    interest_ = 0;
    die();
  }
}

}  // namespace net
