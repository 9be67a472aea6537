#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string_view>
#include <utility>
#include <variant>

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
  bool colour = false;  // of text
  bool json = false;    // an object a line, instead of a sentence
};

// What a line tells beside its sentence, for machines. An empty text is left out.
struct Member {
  std::string_view key;
  std::variant<std::string_view, std::uint64_t, double> value;
};
using Members = std::initializer_list<Member>;

// The server's log, on standard error; any thread may write. A line is a sentence; or, in JSON, an
// object with "time" (RFC 3339, UTC), "level", "event" (a name that stays the same), the members,
// and the sentence as "message".
//
// Lines are written by a thread of the log's own, and the oldest are dropped where they come faster
// than someone reads them: a slow terminal never holds up a worker. Nothing is lost at the end.
class Log {
 public:
  explicit Log(const LogSettings& settings);
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;
  ~Log();

  bool says(Level level) const { return level <= level_; }

  template <typename... Args>
  void error(std::string_view event, Members members, fmt::format_string<Args...> sentence,
             Args&&... args) {
    say(Level::error, event, members, sentence, std::forward<Args>(args)...);
  }
  template <typename... Args>
  void warn(std::string_view event, Members members, fmt::format_string<Args...> sentence,
            Args&&... args) {
    say(Level::warn, event, members, sentence, std::forward<Args>(args)...);
  }
  template <typename... Args>
  void info(std::string_view event, Members members, fmt::format_string<Args...> sentence,
            Args&&... args) {
    say(Level::info, event, members, sentence, std::forward<Args>(args)...);
  }
  template <typename... Args>
  void debug(std::string_view event, Members members, fmt::format_string<Args...> sentence,
             Args&&... args) {
    say(Level::debug, event, members, sentence, std::forward<Args>(args)...);
  }

 private:
  template <typename... Args>
  void say(Level level, std::string_view event, Members members,
           fmt::format_string<Args...> sentence, Args&&... args) {
    if (says(level))
      write(level, event, members, fmt::format(sentence, std::forward<Args>(args)...));
  }
  void write(Level level, std::string_view event, Members members, std::string_view sentence);

  Level level_;
  bool json_;
  std::shared_ptr<spdlog::logger> logger_;
  std::shared_ptr<spdlog::details::thread_pool> writer_;  // goes first, behind the last line
};

}  // namespace serve
