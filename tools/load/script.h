#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "libcore/ws/codes.h"
#include "profiles/profile.h"
#include "tools/load/content.h"
#include "tools/load/extract.h"
#include "tools/load/matcher.h"
#include "tools/load/spread.h"

// The steps of a profile, made ready for one worker: contents made ahead, paths and expressions
// read, names looked up. A worker has its own, as contents are written into.
namespace load {

struct Step;
using Steps = std::vector<Step>;

struct Capture {
  std::size_t place;  // in the memory of the connection
  Extract from;
};

struct Send {
  std::unique_ptr<Content> content;
  std::uint32_t channel = 0;
};

struct Request {
  // How its reply is known.
  enum class By : std::uint8_t {
    echo,   // it is the same
    fifo,   // it is the next
    stamp,  // it has the same stamp
    value,  // it has the same in `value`
    match,  // it fits
  };
  std::unique_ptr<Content> content;
  std::uint32_t channel = 0;
  By by = By::fifo;
  std::optional<Extract> value;
  std::optional<Matcher> match;
  std::uint64_t replies = 1;
  std::chrono::nanoseconds timeout{};
  std::vector<Capture> captures;

  // The number of the message is all that has to be known of it to know its reply.
  bool by_number() const { return by == By::echo ? content->repeatable() : by != By::value; }
};

// A stamped message that all subscribers get: connections of a scenario that receive its topic.
struct Publish {
  std::unique_ptr<Content> content;
  std::uint32_t channel = 0;
  std::size_t to = 0;  // place of the scenario
  std::string topic;   // "": any
  std::chrono::nanoseconds within{};
};

struct Expect {
  Matcher match;
  std::chrono::nanoseconds timeout{};
  std::vector<Capture> captures;
};

struct Wait {
  Spread time;
};

struct Ping {
  std::string payload;
  std::chrono::nanoseconds timeout{};
};

struct Close {
  ws::CloseCode code{};
  std::string reason;
};

struct Abort {
  profile::Abort::How how{};
};

struct Repeat {
  std::uint64_t times = 0;  // 0: for ever
  std::unique_ptr<Steps> steps;
};

struct Choose {
  struct Branch {
    double up_to;  // of all weights: 0 to 1, ascending
    std::unique_ptr<Steps> steps;
  };
  std::vector<Branch> branches;
};

struct Mark {
  std::string name;
};

struct Step {
  std::variant<Send, Request, Publish, Expect, Wait, Ping, Close, Abort, Repeat, Choose, Mark> verb;
};

// Reads the steps of one scenario; its contents have channels of their own, counted from
// `first_channel` on.
class ScriptReader {
 public:
  struct Context {
    const profile::Profile& profile;
    std::chrono::nanoseconds response_timeout;  // of steps that name none
  };
  ScriptReader(const Context& context, std::size_t scenario, Lexicon& lexicon,
               std::uint32_t first_channel)
      : context_(context), scenario_(scenario), lexicon_(lexicon), channel_(first_channel) {}

  // To be called for all steps of the scenario before the first `read`.
  void note_captures(const std::vector<profile::Step>& steps);
  // Throws base::Error with "FILE:LINE:COLUMN"-less causes: a file that cannot be read, a path or
  // an expression that is none, a publish without a stamp.
  Steps read(const std::vector<profile::Step>& steps);

  std::uint32_t next_channel() const { return channel_; }

 private:
  Step read(const profile::Step& step);
  Send read(const profile::Send& send);
  Request read(const profile::Request& request);
  Publish read(const profile::Publish& publish);
  Expect read(const profile::Expect& expect);
  Choose read(const profile::Choose& choose);
  std::unique_ptr<Content> content(const profile::Content& said);
  std::vector<Capture> captures(const profile::Captures& said);
  std::size_t place_of(const std::string& scenario) const;

  const Context context_;
  const std::size_t scenario_;
  Lexicon& lexicon_;
  std::uint32_t channel_;
};

}  // namespace load
