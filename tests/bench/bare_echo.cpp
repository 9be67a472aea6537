// The limit that assay-server is compared with: an epoll loop of one thread that sends back what it
// received, without any framing. Everything that a server must do beside this is its own cost.
//
//   bare_echo [PORT]        prints where it listens; ends with SIGTERM

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace {

constexpr std::size_t scratch_size = std::size_t{240} * 1024;  // as assay-server's
char scratch[scratch_size];

// What the kernel did not take, by descriptor; empty for nearly all.
struct Backlog {
  std::string octets;
  std::size_t done = 0;  // of them, sent since
};
std::vector<Backlog> backlogs;
int poll_fd = -1;

void die(const char* what) {
  std::perror(what);
  std::exit(1);
}

int listen_at(int port) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  const int one = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);  // accepted sockets inherit it
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (bind(fd, reinterpret_cast<sockaddr*>(&address), size) != 0) die("bind");
  if (listen(fd, 4096) != 0) die("listen");
  getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
  std::printf("listening on 127.0.0.1:%d\n", ntohs(address.sin_port));
  std::fflush(stdout);
  return fd;
}

void watch(int fd, std::uint32_t events, int operation) {
  epoll_event event{};
  event.events = events;
  event.data.fd = fd;
  if (epoll_ctl(poll_fd, operation, fd, &event) != 0) die("epoll_ctl");
}

void accept_all(int listener) {
  for (int fd; (fd = accept4(listener, nullptr, nullptr, SOCK_NONBLOCK)) >= 0;) {
    if (backlogs.size() <= static_cast<std::size_t>(fd)) backlogs.resize(2 * fd + 64);
    backlogs[fd] = {};
    watch(fd, EPOLLIN, EPOLL_CTL_ADD);
  }
}

// Returns how much the kernel took, or closes a connection that is lost, and returns nothing.
std::optional<std::size_t> send_some(int fd, std::string_view octets) {
  const ssize_t n = send(fd, octets.data(), octets.size(), MSG_NOSIGNAL);
  if (n >= 0) return static_cast<std::size_t>(n);
  if (errno == EAGAIN) return 0;
  close(fd);
  return std::nullopt;
}

void echo(int fd) {
  const ssize_t n = recv(fd, scratch, scratch_size, 0);
  if (n <= 0) {
    if (n == 0 || errno != EAGAIN) close(fd);
    return;
  }
  const std::string_view octets(scratch, static_cast<std::size_t>(n));
  const auto sent = send_some(fd, octets);
  if (!sent || *sent == octets.size()) return;
  backlogs[fd].octets = octets.substr(*sent);
  backlogs[fd].done = 0;
  watch(fd, EPOLLOUT, EPOLL_CTL_MOD);  // reads on when all is sent
}

void send_backlog(int fd) {
  auto& [octets, done] = backlogs[fd];
  const auto sent = send_some(fd, std::string_view(octets).substr(done));
  if (!sent) return;
  done += *sent;
  if (done == octets.size()) watch(fd, EPOLLIN, EPOLL_CTL_MOD);
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  poll_fd = epoll_create1(0);
  const int listener = listen_at(argc > 1 ? std::atoi(argv[1]) : 0);
  watch(listener, EPOLLIN, EPOLL_CTL_ADD);
  for (;;) {
    epoll_event events[512];
    const int n = epoll_wait(poll_fd, events, 512, -1);
    for (int i = 0; i < n; ++i) {
      const int fd = events[i].data.fd;
      if (fd == listener) {
        accept_all(listener);
      } else if ((events[i].events & EPOLLOUT) != 0) {
        send_backlog(fd);
      } else {
        echo(fd);
      }
    }
  }
}
