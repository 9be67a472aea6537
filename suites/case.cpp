#include "suites/case.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "libcore/base/random.h"

namespace suite {

Case::Case(std::string id, std::string title, std::string_view section)
    : id_(std::move(id)), title_(std::move(title)), section_(section) {}

Conversation& Case::next_round() { return rounds_.emplace_back().emplace_back(); }

Conversation& Case::present() {
  if (rounds_.empty()) next_round();
  return rounds_.back().front();
}

Case& Case::needs(Need need) {
  needs_.push_back(need);
  return *this;
}
Case& Case::alone() {
  alone_ = true;
  return *this;
}
Case& Case::tier(Tier tier) {
  tier_ = tier;
  return *this;
}
Case& Case::over(Transport transport) {
  transport_ = transport;
  return *this;
}

Case& Case::judging(Judged judged) {
  judged_ = judged;
  return *this;
}
Case& Case::hello(Hello hello) {
  present().hello(std::move(hello));
  return *this;
}
Case& Case::deed(TlsDeed deed) {
  present().deed(deed);
  return *this;
}
Case& Case::knock(Knock knock) {
  present().knock(std::move(knock));
  return *this;
}
Case& Case::request(const Request& request) {
  present().request(request);
  return *this;
}
Case& Case::rest() {
  present().rest();
  return *this;
}
Case& Case::respond(Response response) {
  present().respond(std::move(response));
  return *this;
}
Case& Case::hear() {
  present().hear();
  return *this;
}
Case& Case::invite(Invitation invitation) {
  present().invite(std::move(invitation));
  return *this;
}
Case& Case::or_stays_away(Grade grade, std::string_view why) {
  present().or_stays_away(grade, why);
  return *this;
}
Case& Case::expect(const Answer& answer) {
  present().expect(answer);
  return *this;
}
Case& Case::check(std::string_view what,
                  std::function<std::vector<Judgement>(const Exchange&)> judge) {
  present().check(what, std::move(judge));
  return *this;
}
Case& Case::send(Item item, Cut cut) {
  present().send(std::move(item), std::move(cut));
  return *this;
}
Case& Case::send(std::vector<Item> items, Cut cut) {
  present().send(std::move(items), std::move(cut));
  return *this;
}
Case& Case::echo(const Frame& message, Cut cut) {
  present().echo(message, std::move(cut));
  return *this;
}
Case& Case::send_first(std::vector<Item> items) {
  present().send_first(std::move(items));
  return *this;
}
Case& Case::expect(const Frame& frame) { return expect(expected(frame)); }
Case& Case::expect(Expectation expectation) {
  present().expect(std::move(expectation));
  return *this;
}
Case& Case::pause(std::chrono::milliseconds time) {
  present().pause(time);
  return *this;
}
Case& Case::pause_slow() {
  present().pause_slow();
  return *this;
}
Case& Case::await_data() {
  present().await_data();
  return *this;
}
Case& Case::end(EndOfOurs::How how) {
  present().end(how);
  return *this;
}
Case& Case::volley(Volley volley) {
  present().volley(volley);
  return *this;
}
Case& Case::offer(Offer offer) {
  present().offer(std::move(offer));
  return *this;
}
Case& Case::answer_pings(Conversation::PingManners manners) {
  present().answer_pings(manners);
  return *this;
}

Case& Case::stream(Stream stream) {
  present().stream(std::move(stream));
  return *this;
}
Case& Case::gather() {
  present().gather();
  return *this;
}
Case& Case::weigh() {
  present().weigh();
  return *this;
}
Case& Case::urgent(char octet) {
  present().urgent(octet);
  return *this;
}
Case& Case::next(std::string what, Search search) {
  searched_for_ = std::move(what);
  search_ = std::move(search);
  return *this;
}
Case& Case::survey(Survey survey) {
  surveys_.push_back(std::move(survey));
  return *this;
}

Case& Case::sweep(std::size_t count, std::size_t sample, Sweep::Write write) {
  sweep_ = Sweep{count, sample, std::move(write)};
  return *this;
}

std::vector<std::size_t> Sweep::drawn(double scale, std::uint64_t seed) const {
  const double wanted = static_cast<double>(sample) * scale;
  const auto size = wanted < static_cast<double>(count) ? static_cast<std::size_t>(wanted) : count;
  base::Random random(seed);
  std::vector<std::size_t> all;
  for (std::size_t k = 0; k < size; ++k) {  // one of each stretch
    const std::size_t begin = k * count / size;
    all.push_back(begin + random.below((k + 1) * count / size - begin));
  }
  return all;
}
Case& Case::answer_close_with(std::vector<Item> items) {
  present().answer_close_with(std::move(items));
  return *this;
}
Case& Case::command_close(int code, std::string reason, std::vector<Item> behind) {
  present().command_close(code, std::move(reason), std::move(behind));
  return *this;
}

Case& Case::then_alive() {
  next_round().echo(text("still there"));
  then_alive_ = true;
  return *this;
}

Strength Case::level() const {
  std::optional<Strength> strongest;
  for (const std::string& id : requirements_)
    if (const Requirement* requirement = find_requirement(id))
      strongest = std::max(strongest, std::optional(strength_of(requirement->level)));
  return strongest.value_or(Strength::must);
}

std::size_t Case::largest_echo() const {
  std::size_t largest = 0;
  for (const Round& round : rounds_) {
    for (const Conversation& conversation : round) {
      for (const Step& step : conversation.steps()) {
        const Expect* const expect = std::get_if<Expect>(&step);
        const Echo* const echo = expect == nullptr ? nullptr : std::get_if<Echo>(&expect->what);
        if (echo != nullptr) largest = std::max(largest, echo->payload.size());
      }
    }
  }
  return largest;
}

std::size_t Case::most_connections(double scale) const {
  std::size_t most = 0;
  for (const Round& round : rounds_) {
    std::size_t sum = 0;
    for (const Conversation& conversation : round) sum += conversation.copies().at(scale);
    most = std::max(most, sum);
  }
  return most;
}

bool Case::needs_company() const {
  const auto waits = [](const Conversation& conversation) {
    return conversation.stays() || conversation.gathers();
  };
  return std::ranges::any_of(rounds_,
                             [&](const Round& round) { return std::ranges::any_of(round, waits); });
}

bool Case::judges(ws::Role role) const {
  return judged_ == Judged::either || (judged_ == Judged::server) == (role == ws::Role::server);
}

std::string_view Case::group() const { return std::string_view(id_).substr(0, id_.rfind('.')); }

Group& Group::tier(Tier tier) {
  tier_ = tier;
  return *this;
}

Group& Group::over(Transport transport) {
  transport_ = transport;
  return *this;
}

Group& Group::judging(Judged judged) {
  judged_ = judged;
  return *this;
}

Case& Group::add(std::string_view name, std::string_view title) {
  return cases.emplace_back(fmt::format("{}.{}", id_, name), std::string(title), section_)
      .tier(tier_)
      .over(transport_)
      .judging(judged_);
}

}  // namespace suite
