#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "libcore/net/socket.h"

namespace net {

struct Command {
  std::vector<std::string> words;             // the program, looked up in PATH, and its arguments
  std::vector<std::string> environment = {};  // NAME=value, in addition to ours
  bool capture_out = false;                   // else it writes where we write
  bool capture_err = false;
  bool own_group = false;  // a process group: signals go to all that it starts, too
};

// A program that we started. Waiting blocks: a loop rather watches the two descriptors.
class Child {
 public:
  explicit Child(const Command& command);  // throws base::Error where it cannot be started
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child();  // kills it, if it still runs

  pid_t pid() const { return pid_; }
  void signal(int number);

  // Its exit status, 128 and the number for a signal as in shells; nothing while it runs.
  std::optional<int> status();
  // The same once it has ended, or nothing after `limit`. What it writes meanwhile is read.
  std::optional<int> wait(std::chrono::milliseconds limit);

  // Readable once it has ended, and once it has written to its captured standard error.
  int ended_fd() const { return process_.fd(); }
  int err_fd() const { return err_.pipe.fd(); }
  // Reads what it has written up to now, and of standard error keeps the last so many octets. False
  // once that has ended.
  bool take_err(std::size_t kept);

  // The next line of its captured output, without the newline; nothing after `limit` or its end.
  std::optional<std::string> read_line(std::chrono::milliseconds limit);
  // What was captured and not yet taken by `read_line`; complete once it has ended.
  const std::string& out() const& { return out_.text; }
  const std::string& err() const& { return err_.text; }
  const std::string& out() const&& = delete;
  const std::string& err() const&& = delete;

 private:
  struct Stream {
    Socket pipe;
    std::string text;
    void read();  // what has come so far; closes the pipe at its end
  };

  // Waits until there is something to read, the child has ended, or `until`, which gives false.
  bool progress(std::chrono::steady_clock::time_point until);

  pid_t pid_ = -1;
  bool own_group_ = false;
  Socket process_;  // a pidfd: readable when the child has ended
  std::optional<int> status_;
  Stream out_;
  Stream err_;
};

}  // namespace net
