// The limit that assay-load is compared with, and the load for comparing servers: an epoll loop of
// one thread that sends frames made beforehand and counts the octets that come back. It checks
// nothing and measures no latency.
//
//   bare_client echo  PORT SERVER-PID ws|raw CONNECTIONS IN-FLIGHT OCTETS SECONDS
//   bare_client churn PORT SERVER-PID ws|raw|silent CONNECTIONS IN-PARALLEL
//   bare_client idle  PORT SERVER-PID ws CONNECTIONS
//
// `raw` sends the same octets to bare_echo and takes whatever comes back; `silent` says nothing.
// `echo` and `churn` print "COUNT NANOSECONDS SERVER-CPU-NANOSECONDS OWN-CPU-NANOSECONDS" of what
// they counted; `idle` prints "open" and holds its connections until it is killed.

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <string_view>
#include <vector>

namespace {

constexpr std::string_view request =
    "GET /echo HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
constexpr std::string_view close_frame("\x88\x82\x12\x34\x56\x78\x11\xdc", 8);  // 1000
constexpr double warm_up = 0.2;                                                 // seconds

[[noreturn]] void die(const char* what) {
  std::perror(what);
  std::exit(1);
}

double clock_of(clockid_t clock) {
  timespec time{};
  if (clock_gettime(clock, &time) != 0) die("clock_gettime");
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

// Since a moment: what happened, real time, and processor time of the server and of this process.
class Figures {
 public:
  explicit Figures(pid_t server) {
    if (clock_getcpuclockid(server, &server_) != 0) die("no such server");
    begin();
  }
  void begin() {
    count = 0;
    real_begin_ = clock_of(CLOCK_MONOTONIC);
    server_begin_ = clock_of(server_);
    own_begin_ = clock_of(CLOCK_PROCESS_CPUTIME_ID);
  }
  double seconds() const { return clock_of(CLOCK_MONOTONIC) - real_begin_; }
  void print() const {
    std::printf("%llu %.0f %.0f %.0f\n", static_cast<unsigned long long>(count), seconds() * 1e9,
                (clock_of(server_) - server_begin_) * 1e9,
                (clock_of(CLOCK_PROCESS_CPUTIME_ID) - own_begin_) * 1e9);
  }

  std::uint64_t count = 0;

 private:
  clockid_t server_{};
  double real_begin_ = 0, server_begin_ = 0, own_begin_ = 0;
};

struct Target {
  int port;
  bool ws;
};

// Blocks until it is connected. A source address has some 28,000 ports, so there are several.
int dial(const Target& target, unsigned number) {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (fd < 0) die("socket");
  const int one = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK + number % 16);
  if (bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) die("bind");
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(target.port));
  if (connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) die("connect");
  return fd;
}

void open_handshake(int fd) {
  if (send(fd, request.data(), request.size(), MSG_NOSIGNAL) < 0) die("send");
  char answer[2048];
  std::size_t size = 0;
  while (size < 4 || std::string_view(answer + size - 4, 4) != "\r\n\r\n") {
    const ssize_t n = recv(fd, answer + size, sizeof answer - size, 0);
    if (n <= 0) die("the opening handshake ended early");
    size += static_cast<std::size_t>(n);
  }
  if (!std::string_view(answer, size).starts_with("HTTP/1.1 101 ")) die("no 101");
}

int open(const Target& target, unsigned number) {
  const int fd = dial(target, number);
  if (target.ws) open_handshake(fd);
  return fd;
}

void watch(int poll_fd, int fd, unsigned index, std::uint32_t events, int operation) {
  epoll_event event{};
  event.events = events;
  event.data.u64 = static_cast<std::uint64_t>(fd) << 32 | index;
  if (epoll_ctl(poll_fd, operation, fd, &event) != 0) die("epoll_ctl");
}

std::size_t header_size(std::size_t payload) {
  return payload < 126 ? 2 : payload < 65536 ? 4 : 10;
}

// A binary frame of a client.
std::string make_frame(std::size_t payload) {
  std::string frame = "\x82";
  const std::size_t length_octets = header_size(payload) - 2;
  frame += static_cast<char>(0x80 | (length_octets == 0   ? payload
                                     : length_octets == 2 ? 126
                                                          : 127));
  for (std::size_t i = length_octets; i-- > 0;) frame += static_cast<char>(payload >> (8 * i));
  frame += "\x12\x34\x56\x78";
  for (std::size_t i = 0; i < payload; ++i) frame += static_cast<char>('a' + i % 26);
  return frame;
}

struct Connection {
  int fd = -1;
  std::size_t got = 0;   // octets of a reply that is not whole
  std::size_t owed = 0;  // octets still to send
  std::size_t at = 0;    // of them in the present frame
};

class EchoLoad {
 public:
  EchoLoad(const Target& target, unsigned connections, unsigned in_flight, std::size_t octets)
      : frame_size_(header_size(octets) + 4 + octets),
        reply_size_(target.ws ? header_size(octets) + octets : frame_size_) {
    const std::string frame = make_frame(octets);
    for (unsigned i = 0; i <= in_flight; ++i) frames_ += frame;  // from any place in one, all owed
    for (unsigned i = 0; i < connections; ++i) {
      const int fd = open(target, i);
      watch(poll_fd_, fd, i, EPOLLIN, EPOLL_CTL_ADD);
      connections_.push_back({.fd = fd});
    }
    for (unsigned i = 0; i < connections; ++i) owe(i, in_flight);
  }

  void run(Figures& figures, double seconds) {
    bool warm = false;
    figures.begin();
    for (;;) {
      const double passed = figures.seconds();
      if (!warm && passed >= warm_up) {
        warm = true;
        figures.begin();
      } else if (warm && passed >= seconds) {
        return;
      }
      epoll_event events[512];
      const int n = epoll_wait(poll_fd_, events, 512, 1000);
      for (int i = 0; i < n; ++i) {
        const auto index = static_cast<unsigned>(events[i].data.u64);
        if ((events[i].events & EPOLLOUT) != 0) send_owed(index, true);
        if ((events[i].events & ~EPOLLOUT) != 0) figures.count += receive(index);
      }
    }
  }

 private:
  void owe(unsigned index, std::size_t frames) {
    const bool stuck = connections_[index].owed != 0;
    connections_[index].owed += frames * frame_size_;
    if (!stuck) send_owed(index, false);
  }

  void send_owed(unsigned index, bool watched) {
    Connection& c = connections_[index];
    const ssize_t n = send(c.fd, frames_.data() + c.at, c.owed, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (n < 0 && errno != EAGAIN) die("send");
    const std::size_t sent = n < 0 ? 0 : static_cast<std::size_t>(n);
    c.owed -= sent;
    c.at = (c.at + sent) % frame_size_;
    if (c.owed != 0 && !watched) watch(poll_fd_, c.fd, index, EPOLLIN | EPOLLOUT, EPOLL_CTL_MOD);
    if (c.owed == 0 && watched) watch(poll_fd_, c.fd, index, EPOLLIN, EPOLL_CTL_MOD);
  }

  // Returns how many replies became whole; as many frames go out again.
  std::size_t receive(unsigned index) {
    Connection& c = connections_[index];
    const ssize_t n = recv(c.fd, scratch_.data(), scratch_.size(), MSG_DONTWAIT);
    if (n < 0 && errno == EAGAIN) return 0;
    if (n <= 0) die("a connection was lost");
    c.got += static_cast<std::size_t>(n);
    const std::size_t replies = c.got / reply_size_;
    c.got %= reply_size_;
    if (replies != 0) owe(index, replies);
    return replies;
  }

  const int poll_fd_ = epoll_create1(0);
  const std::size_t frame_size_;
  const std::size_t reply_size_;
  std::string frames_;
  std::string scratch_ = std::string(std::size_t{240} * 1024, '\0');
  std::vector<Connection> connections_;
};

// As many octets as were sent.
void receive_echo(int fd, std::size_t size) {
  char octets[512];
  while (size > 0) {
    const ssize_t n = recv(fd, octets, std::min(size, sizeof octets), 0);
    if (n <= 0) die("recv");
    size -= static_cast<std::size_t>(n);
  }
}

// A request and its answer, then a Close and its answer, then the end: with a server that
// understands them, with one that echoes them, or in silence.
void end_one(const Target& target, int fd, bool silent) {
  if (silent) {
    shutdown(fd, SHUT_WR);
  } else if (target.ws) {
    open_handshake(fd);
    if (send(fd, close_frame.data(), close_frame.size(), MSG_NOSIGNAL) < 0) die("send");
  } else {
    if (send(fd, request.data(), request.size(), MSG_NOSIGNAL) < 0) die("send");
    receive_echo(fd, request.size());
    if (send(fd, close_frame.data(), close_frame.size(), MSG_NOSIGNAL) < 0) die("send");
    shutdown(fd, SHUT_WR);
  }
}

// Opens and ends connections, `parallel` at a time.
void churn(const Target& target, unsigned connections, unsigned parallel, bool silent,
           Figures& figures) {
  figures.begin();
  std::vector<int> fds;
  for (unsigned done = 0; done < connections; done += parallel) {
    for (unsigned i = 0; i < parallel; ++i) fds.push_back(dial(target, done + i));
    for (const int fd : fds) end_one(target, fd, silent);
    for (const int fd : fds) {
      char answer[64];
      while (recv(fd, answer, sizeof answer, 0) > 0) continue;
      close(fd);
    }
    figures.count += fds.size();
    fds.clear();
  }
}

void hold(const Target& target, unsigned connections) {
  for (unsigned i = 0; i < connections; ++i) open(target, i);
  std::puts("open");
  std::fflush(stdout);
  pause();  // until a signal
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 6) {
    std::fputs("usage: see the head of tests/bench/bare_client.cpp\n", stderr);
    return 2;
  }
  std::signal(SIGPIPE, SIG_IGN);
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);

  const std::string_view what = argv[1];
  const auto number = [&](int i) {
    return static_cast<unsigned>(i < argc ? std::atoi(argv[i]) : 0);
  };
  const Target target{std::atoi(argv[2]), std::string_view(argv[4]) == "ws"};
  Figures figures(std::atoi(argv[3]));
  if (what == "idle") {
    hold(target, number(5));
    return 0;
  }
  if (what == "churn") {
    churn(target, number(5), std::max(1u, number(6)), std::string_view(argv[4]) == "silent",
          figures);
  } else {
    EchoLoad(target, number(5), number(6), number(7))
        .run(figures, argc > 8 ? std::atof(argv[8]) : 1);
  }
  figures.print();
  return 0;
}
