#include "tools/load/worker.h"

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <utility>

#include "tools/load/demand.h"
#include "tools/load/limited.h"
#include "tools/load/throttle.h"
#include "tools/load/tunnel.h"
#include "tools/load/user.h"

namespace load {

using session::Clock;

namespace {

// How long connections that were told to close may take before they are reset.
constexpr std::chrono::seconds close_patience{2};
// A wake costs a system call or two. Where messages are due closer to each other than this, those
// that became due meanwhile go out together, which is told as their send lag; one that is due later
// than this behind the last goes out to the microsecond.
constexpr std::chrono::microseconds wakes_apart{50};
// How often it is looked whether the last deliveries have come.
constexpr std::chrono::milliseconds look_apart{5};
constexpr std::chrono::seconds second{1};

// Whether a dial failed for want of something that this machine should have had.
bool is_ours(int error) {
  return error == EADDRNOTAVAIL || error == EMFILE || error == ENFILE || error == ENOBUFS ||
         error == ENOMEM;
}

}  // namespace

Worker::Worker(const profile::Profile& profile, const Play::Tables& tables,
               const std::vector<Route>& routes, const Share& share, Time start, Reports reports)
    : routes_(routes),
      share_(share),
      start_(start),
      reports_(std::move(reports)),
      tally_(start, std::min<std::chrono::nanoseconds>(slot_of(profile), second)),
      play_(profile, tables, share),
      crew_{.play = play_,
            .tally = tally_,
            .until = session::never,
            .random = base::Random(profile.seed.value_or(1) + share.index)},
      slot_(tally_.series().step()),
      ticking_(loop_.wakes(), [this] { tick(); }),
      sending_(loop_.wakes(), [this] { ring_due(); }),
      giving_up_(loop_.wakes(),
                 [this] {
                   send_all_home();  // first, or those who close would be replaced
                   loop_.stop_sessions(close_patience);
                 }),
      seeing_off_(loop_.wakes(), [this] { see_off(); }),
      slot_timer_(loop_.wakes(), [this] { end_slot(); }) {
  crew_.audience = [this](std::size_t scenario, const std::string& topic) {
    return audience(scenario, topic);
  };
  crew_.fail = [this] { reports_.failed(); };
  for (Scenario& scenario : play_.scenarios) {
    scenario.endpoint.keys = &crew_.keys;
    cohorts_.push_back(std::make_unique<Cohort>(
        crew_, scenario, share, profile.seed.value_or(1) + 1000 * scenario.place,
        [this](Cohort& cohort, std::size_t seat, std::uint64_t number) {
          return dial(cohort, seat, number);
        },
        [this] { ticking_.set(net::Loop::now()); }));
  }
}

Worker::~Worker() = default;

void Worker::know(const std::vector<std::unique_ptr<Worker>>& all) {
  for (const auto& worker : all) all_.push_back(worker.get());
}

std::uint64_t Worker::audience(std::size_t scenario, const std::string& topic) const {
  const auto& receive = play_.scenarios[scenario].receive;
  if (receive && !receive->takes(topic)) return 0;
  std::uint64_t sum = 0;
  for (const Worker* const worker : all_) sum += worker->cohorts_[scenario]->members().read();
  return sum;
}

void Worker::run() {
  effort_.emplace(net::Loop::now());
  slot_timer_.set(start_ + slot_);
  loop_.run();
  end_slot();
  if (!second_.slots().empty()) report_second();
}

void Worker::begin_stage(std::size_t stage, Time at, Time until) {
  loop_.post([this, stage, at, until] {
    if (ending_) return;
    ring_due();
    stage_ = stage;
    crew_.until = until;
    told_settled_ = told_done_ = false;
    crew_.begin_announced();
    for (const auto& cohort : cohorts_) cohort->enter(stage, at);
    tick();
    ring_due();
  });
}

void Worker::finish(std::chrono::nanoseconds patience) {
  loop_.post([this, patience] {
    if (!ending_) begin_end(patience);
  });
}

void Worker::stop() {
  loop_.post([this] {
    ending_ = true;
    send_all_home();
    loop_.stop_sessions({});
  });
}

void Worker::harm(const profile::Event& event) {
  loop_.post([this, event] {
    for (const auto& cohort : cohorts_)
      if (!event.scenario || event.scenario->value == cohort->scenario().name)
        cohort->harm(event, net::Loop::now());
  });
}

int Worker::dial(Cohort& cohort, std::size_t seat, std::uint64_t number) {
  const Scenario& scenario = cohort.scenario();
  const Route& route = routes_[scenario.place];
  std::size_t which = number % route.targets.size();
  if (route.balance == profile::Target::Balance::random)
    which = crew_.random.below(route.targets.size());
  const Target& target = route.targets[which];
  const Time dialled = net::Loop::now();
  std::unique_ptr<session::Session> user =
      scenario.headers.empty()
          ? std::make_unique<User>(cohort, seat, number, target.opening, dialled)
          : std::make_unique<User>(cohort, seat, number,
                                   with_headers(target.opening, scenario, number), dialled);
  if (target.tls)
    user = std::make_unique<Limited>(
        std::make_unique<tls::Secure>(
            *target.tls, std::move(user),
            tls::Peer{.host = target.host,
                      .ticket = target.resumption ? &tickets_[&target] : nullptr},
            static_cast<tls::Watcher*>(this)),
        dialled + scenario.open_timeout);
  if (!target.through_proxy.empty())
    user = std::make_unique<Tunnel>(target.through_proxy, std::move(user),
                                    dialled + scenario.open_timeout, tally_);
  const profile::Defaults& wished = scenario.connection;
  if (wished.read_rate || wished.write_rate)
    user = std::make_unique<Throttle>(std::move(user), wished.read_rate, wished.write_rate);
  net::DialOptions options{.ports = ports_.part(number),
                           .limit = scenario.open_timeout,
                           .buffers = {.receive = static_cast<int>(wished.rcvbuf.value_or(0)),
                                       .send = static_cast<int>(wished.sndbuf.value_or(0))},
                           .nodelay = wished.nodelay.value_or(true),
                           .speaks_at_once = true};
  if (!route.sources.empty()) options.source = route.sources[number % route.sources.size()];
  const int error = loop_.dial(target.address, std::move(user), options);
  return is_ours(error) ? error : 0;
}

// A record may hold what would end a field; it is sent as printable text.
ws::Opening Worker::with_headers(ws::Opening opening, const Scenario& scenario,
                                 std::uint64_t number) {
  Memory memory = scenario.lexicon->memory(number);
  for (const auto& [name, content] : scenario.headers) {
    const auto value = content->write({.user = number, .memory = &memory});
    if (!value) tally_.count_error("connect: the data of a header is used up");
    const std::string_view text = value.value_or("");
    opening.extra.add(name, base::printable(text, text.size()));
  }
  return opening;
}

void Worker::tick() {
  const Time now = net::Loop::now();
  Time next = session::never;
  bool settled = true;
  bool done = true;
  std::uint64_t users = 0;
  for (const auto& cohort : cohorts_) {
    next = std::min(next, cohort->tick(now));
    settled = settled && cohort->is_settled();
    done = done && cohort->is_done();
    users += cohort->users();
  }
  ticking_.set(next);
  if (ending_ && users == 0) return loop_.stop();
  if (settled && !std::exchange(told_settled_, true)) reports_.settled(stage_);
  if (done && !std::exchange(told_done_, true)) reports_.done(stage_);
}

void Worker::ring_due() {
  const Time now = net::Loop::now();
  Time next = session::never;
  for (const auto& cohort : cohorts_) {
    cohort->ring_due(now);
    next = std::min(next, cohort->next_due());
  }
  sending_.set(std::max(next, now + wakes_apart));
}

void Worker::begin_end(std::chrono::nanoseconds patience) {
  const Time now = net::Loop::now();
  ring_due();
  ending_ = true;
  crew_.until = std::min(crew_.until, now);
  sending_.cancel();
  giving_up_.set(now + patience);
  loop_.post([this] { said_all_.set(1); });  // behind the turns of those who were just rung
  std::chrono::nanoseconds longest{};
  for (const Channel& channel : play_.channels) longest = std::max(longest, channel.within);
  last_delivery_ = now + std::min(longest, patience);
  see_off();
  tick();
}

// Sends home who need not wait. Those who only listen do for what is on its way to them.
void Worker::see_off() {
  const Time now = net::Loop::now();
  const bool over = now >= last_delivery_ || all_delivered();
  for (const auto& cohort : cohorts_)
    if (over || !is_audience(cohort->scenario())) cohort->send_home(now);
  if (!over) seeing_off_.set(now + look_apart);
}

void Worker::send_all_home() {
  for (const auto& cohort : cohorts_) cohort->send_home(net::Loop::now());
}

bool Worker::is_audience(const Scenario& scenario) const {
  return scenario.flow.empty() && std::ranges::any_of(play_.channels, [&](const Channel& channel) {
           return channel.within.count() > 0 && channel.to == scenario.place;
         });
}

bool Worker::all_delivered() const {
  std::uint64_t due = 0;
  std::uint64_t seen = 0;
  for (const Worker* const worker : all_) {
    if (worker->said_all_.read() == 0) return false;
    due += worker->crew_.deliveries_due.read();
    seen += worker->crew_.deliveries_seen.read();
  }
  return seen >= due;
}

void Worker::end_slot() {
  tally_[Level::processor] = effort_->look(net::Loop::now());
  second_.add({}, tally_.end_slot(slots_ * slot_));
  ++slots_;
  if (slots_ * slot_ % second == std::chrono::nanoseconds(0)) report_second();
  slot_timer_.set(start_ + (slots_ + 1) * slot_);
}

void Worker::report_second() {
  const auto begun = (slots_ - 1) * slot_ / second;
  reports_.slot(begun * second, second_.slots().front());
  second_ = stats::Timeline();
}

void Worker::on_established(const tls::Channel& channel, Clock::duration took, session::Link&) {
  crew_.tls_took = took;
  if (channel.facts().resumed) tally_.at(net::Loop::now()).count(Count::resumed);
}

void Worker::on_failed(const tls::Channel& channel, session::Link&) {
  crew_.tls_failure = channel.failure();
}

}  // namespace load
