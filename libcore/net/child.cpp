#include "libcore/net/child.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern "C" {  // which glibc 2.36 forgot to say itself
#include <sys/pidfd.h>
}

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <string_view>

#include "libcore/base/error.h"

namespace net {
namespace {

using Clock = std::chrono::steady_clock;

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> all;
  for (std::string& word : words) all.push_back(word.data());
  all.push_back(nullptr);
  return all;
}

std::vector<std::string> with_ours(const std::vector<std::string>& added) {
  std::vector<std::string> all = added;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    const std::string_view ours(*variable);
    const std::string_view name = ours.substr(0, ours.find('=') + 1);
    if (std::none_of(added.begin(), added.end(),
                     [&](const std::string& one) { return one.starts_with(name); }))
      all.emplace_back(ours);
  }
  return all;
}

// What the child has different from us. Signals that we ignore or block it shall not.
class Setting {
 public:
  Setting() {
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    sigset_t set;
    sigemptyset(&set);
    posix_spawnattr_setsigmask(&attributes, &set);
    sigaddset(&set, SIGPIPE);
    posix_spawnattr_setsigdefault(&attributes, &set);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  Setting(const Setting&) = delete;
  Setting& operator=(const Setting&) = delete;
  ~Setting() {
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
  }

  // Lets `number` of the child write into a pipe, of which our end is returned.
  Socket capture(int number) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) base::fail("cannot make a pipe: {}", base::errno_text());
    Socket ours(ends[0]);
    theirs[static_cast<std::size_t>(number - 1)] = Socket(ends[1]);
    fcntl(ours.fd(), F_SETFL, O_NONBLOCK);
    posix_spawn_file_actions_adddup2(&actions, ends[1], number);
    return ours;
  }

  void make_group() {
    short flags = 0;
    posix_spawnattr_getflags(&attributes, &flags);
    posix_spawnattr_setflags(&attributes, static_cast<short>(flags | POSIX_SPAWN_SETPGROUP));
    posix_spawnattr_setpgroup(&attributes, 0);
  }

  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  std::array<Socket, 2> theirs;
};

}  // namespace

Child::Child(const Command& command) : own_group_(command.own_group) {
  Setting setting;
  if (own_group_) setting.make_group();
  if (command.capture_out) out_.pipe = setting.capture(STDOUT_FILENO);
  if (command.capture_err) err_.pipe = setting.capture(STDERR_FILENO);
  std::vector<std::string> words = command.words;
  std::vector<std::string> environment = with_ours(command.environment);
  const int error = posix_spawnp(&pid_, words.at(0).c_str(), &setting.actions, &setting.attributes,
                                 pointers(words).data(), pointers(environment).data());
  if (error != 0)
    base::fail("cannot start {}: {}; check its name and PATH", words[0], base::errno_text(error));
  process_ = Socket(pidfd_open(pid_, 0));
}

Child::~Child() {
  signal(SIGKILL);
  if (!status_) waitpid(pid_, nullptr, 0);
}

void Child::signal(int number) {
  if (own_group_ || !status()) kill(own_group_ ? -pid_ : pid_, number);
}

std::optional<int> Child::status() {
  int raw = 0;
  if (!status_ && waitpid(pid_, &raw, WNOHANG) == pid_)
    status_ = WIFSIGNALED(raw) ? 128 + WTERMSIG(raw) : WEXITSTATUS(raw);
  return status_;
}

std::optional<int> Child::wait(std::chrono::milliseconds limit) {
  const Clock::time_point until = Clock::now() + limit;
  while (!status() && progress(until)) {
  }
  out_.read();
  err_.read();
  return status_;
}

std::optional<std::string> Child::read_line(std::chrono::milliseconds limit) {
  const Clock::time_point until = Clock::now() + limit;
  std::size_t newline = 0;
  while ((newline = out_.text.find('\n')) == std::string::npos) {
    const bool ended = !out_.pipe || status().has_value();
    out_.read();
    if (out_.text.find('\n') == std::string::npos && (ended || !progress(until))) return {};
  }
  const std::string line = out_.text.substr(0, newline);
  out_.text.erase(0, newline + 1);
  return line;
}

bool Child::take_err(std::size_t kept) {
  err_.read();
  if (err_.text.size() > kept) err_.text.erase(0, err_.text.size() - kept);
  return static_cast<bool>(err_.pipe);
}

bool Child::progress(Clock::time_point until) {
  pollfd fds[] = {
      {process_.fd(), POLLIN, 0}, {out_.pipe.fd(), POLLIN, 0}, {err_.pipe.fd(), POLLIN, 0}};
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count();
  const int happened = poll(fds, 3, static_cast<int>(std::max<std::int64_t>(left, 0)));
  out_.read();
  err_.read();
  return happened > 0 || (happened < 0 && errno == EINTR);
}

void Child::Stream::read() {
  char piece[16 * 1024];
  while (pipe) {
    const ssize_t n = ::read(pipe.fd(), piece, sizeof piece);
    if (n > 0) {
      text.append(piece, static_cast<std::size_t>(n));
      continue;
    }
    if (n < 0 && errno == EINTR) continue;
    if (n == 0) pipe.close();
    return;
  }
}

}  // namespace net
