#include "tools/probe/starter.h"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <optional>
#include <utility>

#include "libcore/base/error.h"
#include "libcore/base/text.h"
#include "libcore/net/child.h"
#include "suites/altered.h"

namespace probe {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds to_leave = 1s;      // by itself, behind its conversation
constexpr std::chrono::milliseconds to_obey = 1s;       // SIGTERM, before SIGKILL
constexpr std::chrono::milliseconds refusing = 5s;      // where nobody is to listen at first
constexpr std::chrono::milliseconds on_the_way = 20ms;  // what it did before it ended may still be
constexpr std::size_t most_said = 4096;

std::string filled_in(std::string text,
                      const std::map<std::string, std::string, std::less<>>& words) {
  for (const auto& [word, value] : words)
    text = suite::filled_in(std::move(text), {{"{" + word + "}", value}});
  return text;
}

// An IPv6 address stands in brackets there.
std::string in_authority(const std::string& host) {
  const bool bare = host.find(':') != std::string::npos && !host.starts_with('[');
  return bare ? fmt::format("[{}]", host) : host;
}

}  // namespace

// One process, and the place that it is told to connect to.
class Starter::Errand {
 public:
  Errand(Starter& starter, const suite::Case& script, suite::Examination::Part part)
      : starter_(starter),
        script_(script),
        desk_(starter.loop_),
        timer_(starter.loop_.wakes(), [this] { time_is_up(); }) {
    start(part.invitation);
    wait(std::move(part));
    if (!child_) over(127, {});
  }

  const suite::Case& script() const { return script_; }
  bool gone() const { return gone_; }
  // Its process has been started, and was not heard of yet.
  bool starting() const { return !gone_ && !arrived_ && listener_ != nullptr; }

  void wait(suite::Examination::Part part) {
    part.finding.held = !gone_;
    findings_.push_back(&part.finding);
    if (gone_) return end_without_connection(*part.player, session::End::timed_out);
    if (!part.invitation.listens) {
      refused_ = std::move(part.player);
      return timer_.set(net::Loop::now() + refusing);
    }
    desk_.wait(std::move(part.player), net::Loop::now() + starter_.welcome_.wait);
  }

  // Whoever has nothing left to play may leave.
  void look() {
    const bool done = std::ranges::all_of(findings_, &suite::Finding::done);
    if (gone_ || !done || leaving_ != Leaving::no) return;
    leaving_ = Leaving::by_itself;
    timer_.set(net::Loop::now() + to_leave);
  }

  void dismiss() {
    end_refused();
    desk_.dismiss();
  }

 private:
  enum class Leaving : unsigned char { no, by_itself, asked, forced, ended };

  void start(const suite::Invitation& invitation) {
    const std::string host = in_authority(invitation.host);
    try {
      const auto at = net::Address::parse(fmt::format("{}:{}", host, invitation.port.value_or(0)));
      net::Socket place = invitation.listens ? net::listen(at) : net::reserve(at);
      std::map<std::string, std::string, std::less<>> words{
          {"scheme", starter_.welcome_.tls ? "wss" : "ws"},
          {"host", invitation.name.empty() ? host : invitation.name},
          {"port", std::to_string(place.local().port())}};
      if (invitation.listens)
        receive(std::move(place));
      else
        reserved_ = std::move(place);
      std::map<std::string, std::string, std::less<>> told = starter_.told_;
      for (const std::string_view word : command_words) told.try_emplace(std::string(word));
      for (const auto& [word, value] : invitation.words) told[word] = filled_in(value, words);
      told["url"] = filled_in(invitation.url, words);
      std::vector<std::string> command = starter_.welcome_.command;
      for (std::string& word : command) word = filled_in(std::move(word), told);
      child_.emplace(net::Command{.words = std::move(command),
                                  .environment = {"ASSAY_CASE=" + script_.id()},
                                  .capture_out = false,
                                  .capture_err = true,
                                  .own_group = true});
      ended_ = std::make_unique<net::Watch>(net::Watch::readable(
          starter_.loop_.base(), child_->ended_fd(), [this] { child_ended(); }));
      said_ = std::make_unique<net::Watch>(
          net::Watch::readable(starter_.loop_.base(), child_->err_fd(), [this] {
            if (!child_->take_err(most_said)) said_->pause();
          }));
    } catch (const base::Error& error) {
      failure_ = error.what();
      child_.reset();
    }
  }

  void receive(net::Socket place) {
    listener_ = std::make_unique<net::Listener>(starter_.loop_, std::move(place),
                                                [this](const net::Socket&) {
                                                  auto player = desk_.arrive({});
                                                  if (!std::exchange(arrived_, true))
                                                    starter_.start_next();
                                                  return player;
                                                });
  }

  // Whoever was refused may come back by itself.
  void open_up() {
    end_refused();
    try {
      receive(net::listen(std::move(reserved_)));
    } catch (const base::Error&) {
      desk_.dismiss();
    }
  }

  void end_refused() {
    if (refused_) end_without_connection(*refused_, session::End::timed_out);
    refused_.reset();
  }

  void child_ended() {
    ended_->pause();
    leaving_ = Leaving::ended;
    timer_.set(net::Loop::now() + on_the_way);
  }

  void time_is_up() {
    switch (leaving_) {
      case Leaving::no:
        open_up();
        break;
      case Leaving::by_itself:
        leaving_ = Leaving::asked;
        killed_ = true;
        child_->signal(SIGTERM);
        timer_.set(net::Loop::now() + to_obey);
        break;
      case Leaving::asked:
        leaving_ = Leaving::forced;
        child_->signal(SIGKILL);
        break;
      case Leaving::forced:
        break;
      case Leaving::ended:
        child_->take_err(most_said);
        said_.reset();
        const int status = child_->status().value_or(0);
        child_->signal(SIGKILL);  // what it has started itself
        over(status, child_->err());
        break;
    }
  }

  void over(int status, std::string said) {
    gone_ = true;
    timer_.cancel();
    if (!failure_.empty()) said = failure_;
    for (suite::Finding* finding : findings_) {
      finding->departure = {.status = status, .killed = killed_, .said = said};
      finding->held = false;
    }
    if (listener_) listener_->stop();
    end_refused();
    desk_.dismiss();
    desk_.turn_away();
    starter_.changed_();
  }

  Starter& starter_;
  const suite::Case& script_;
  Desk desk_;
  net::Timer timer_;
  std::vector<suite::Finding*> findings_;
  std::unique_ptr<net::Listener> listener_;
  net::Socket reserved_;                       // where nobody listens yet,
  std::unique_ptr<session::Session> refused_;  // and the player of whom that is for
  std::optional<net::Child> child_;
  std::unique_ptr<net::Watch> ended_, said_;
  std::string failure_;
  bool arrived_ = false;
  Leaving leaving_ = Leaving::no;
  bool killed_ = false;
  bool gone_ = false;
};

Starter::Starter(net::Loop& loop, const Welcome& welcome, std::function<void()> changed)
    : loop_(loop), welcome_(welcome), changed_(std::move(changed)) {}

Starter::~Starter() = default;

std::vector<std::string> Starter::addresses() const {
  return {fmt::format("{}", fmt::join(welcome_.command, " "))};
}

Starter::Errand* Starter::last_of(const suite::Case& script) {
  const auto last = std::ranges::find_if(errands_.rbegin(), errands_.rend(), [&](const auto& one) {
    return &one->script() == &script && !one->gone();
  });
  return last == errands_.rend() ? nullptr : last->get();
}

// A part that returns belongs to the process that its case has started last.
void Starter::bring(const suite::Case& script, suite::Examination::Part part) {
  if (!part.returns) part.finding.held = true;
  waiting_.push_back({&script, std::move(part)});
  start_next();
}

// What starts beside many others takes the processor from those who play, and from us.
bool Starter::is_full() const {
  return errands_.size() >= at_once || std::ranges::count_if(errands_, [](const auto& errand) {
                                         return errand->starting();
                                       }) >= starting_at_once;
}

void Starter::start_next() {
  for (auto next = waiting_.begin(); next != waiting_.end();) {
    Errand* const errand = next->part.returns ? last_of(*next->script) : nullptr;
    if (!next->part.returns && is_full()) return;
    Waiting waiting = std::move(*next);
    next = waiting_.erase(next);
    if (errand != nullptr)
      errand->wait(std::move(waiting.part));
    else if (waiting.part.returns)
      end_without_connection(*waiting.part.player, session::End::timed_out);
    else
      errands_.push_back(std::make_unique<Errand>(*this, *waiting.script, std::move(waiting.part)));
  }
}

void Starter::look() {
  std::erase_if(errands_, [](const auto& errand) { return errand->gone(); });
  for (const auto& errand : errands_) errand->look();
  start_next();
}

void Starter::dismiss() {
  for (const Waiting& waiting : std::exchange(waiting_, {})) {
    waiting.part.finding.held = false;
    end_without_connection(*waiting.part.player, session::End::timed_out);
  }
  for (const auto& errand : errands_) errand->dismiss();
}

}  // namespace probe
