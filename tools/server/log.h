#pragma once

#include <fmt/format.h>

#include <memory>
#include <string_view>

namespace spdlog {
class logger;
namespace details {
class thread_pool;
}
}  // namespace spdlog

namespace serve {

// How much a log says: each level says what those before it say, and more.
enum class Level : unsigned char { error, warn, info, debug };

struct LogSettings {
  Level level = Level::info;
  bool colour = false;
};

// The server's log, on standard error; any thread may write. Lines are written by a thread of the
// log's own, and the oldest are dropped where they come faster than someone reads them: a slow
// terminal never holds up a worker. Nothing is lost at the end.
class Log {
 public:
  explicit Log(const LogSettings& settings);
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;
  ~Log();

  bool says(Level level) const { return level <= level_; }

  template <typename... Args>
  void warn(fmt::format_string<Args...> format, Args&&... args) {
    say(Level::warn, format, std::forward<Args>(args)...);
  }
  template <typename... Args>
  void info(fmt::format_string<Args...> format, Args&&... args) {
    say(Level::info, format, std::forward<Args>(args)...);
  }
  template <typename... Args>
  void debug(fmt::format_string<Args...> format, Args&&... args) {
    say(Level::debug, format, std::forward<Args>(args)...);
  }

 private:
  template <typename... Args>
  void say(Level level, fmt::format_string<Args...> format, Args&&... args) {
    if (says(level)) write(level, fmt::format(format, std::forward<Args>(args)...));
  }
  void write(Level level, std::string_view line);

  Level level_;
  std::shared_ptr<spdlog::logger> logger_;
  std::shared_ptr<spdlog::details::thread_pool> writer_;  // goes first, behind the last line
};

}  // namespace serve
