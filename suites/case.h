#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "suites/conversation.h"
#include "suites/features.h"
#include "suites/requirement.h"
#include "suites/search.h"
#include "suites/survey.h"

namespace suite {

// How much a run plays: each tier has the ones before it. A case stands in the first that has it.
enum class Tier : std::uint8_t {
  smoke,     // shows each group alive within two seconds
  standard,  // what is played if nothing else is said
  full,      // waits for T_idle, sizes above 16 MiB, thousands of connections
  stress,    // floods and storms
};
inline constexpr std::array<std::string_view, 4> tier_words{"smoke", "standard", "full", "stress"};
constexpr std::string_view word_of(Tier tier) { return tier_words[static_cast<std::size_t>(tier)]; }

// What a case is played over.
enum class Transport : std::uint8_t { any, tls, clear_text };

// Whose conduct a case is about: what it says to either differs only in who masks.
enum class Judged : std::uint8_t { server, client, either };

// Conversations that are written when they are played.
struct Sweep {
  using Write = std::function<void(Conversation& conversation, std::size_t i)>;
  std::size_t count;
  std::size_t sample;  // how many of them are played at scale 1
  Write write;

  // Those of a run, ascending.
  std::vector<std::size_t> drawn(double scale, std::uint64_t seed) const;
};

// One thing that is claimed of the peer, the requirements that it touches, and the conversations
// that show it: nearly always one round of one. Built by a chain of words, then never changed.
class Case {
 public:
  Case(std::string id, std::string title, std::string_view section);

  // Requirements by id; one that does not exist is found by a test.
  template <typename... Ids>
  Case& covers(Ids... ids) {
    (requirements_.emplace_back(ids), ...);
    return *this;
  }
  // What the user must have declared of the peer, else the case is not played.
  Case& needs(Need need);
  // Needs the peer for itself, or grades time.
  Case& alone();
  Case& tier(Tier tier);
  Case& over(Transport transport);
  Case& judging(Judged judged);

  // These continue the present conversation; see there.
  Case& hello(Hello hello);
  Case& deed(TlsDeed deed);
  Case& knock(Knock knock);
  Case& request(const Request& request);
  Case& rest();
  Case& respond(Response response);
  Case& hear();
  Case& invite(Invitation invitation);
  Case& or_stays_away(Grade grade, std::string_view why);
  Case& expect(const Answer& answer);
  Case& check(std::string_view what, std::function<std::vector<Judgement>(const Exchange&)> judge);
  Case& send(Item item, Cut cut = whole());
  Case& send(std::vector<Item> items, Cut cut = whole());
  Case& echo(const Frame& message, Cut cut = whole());
  Case& send_first(std::vector<Item> items);
  Case& expect(const Frame& frame);
  Case& expect(Expectation expectation);
  Case& pause(std::chrono::milliseconds time);
  Case& pause_slow();
  Case& await_data();
  Case& end(EndOfOurs::How how);
  Case& stream(Stream stream);
  Case& gather();
  Case& weigh();
  Case& urgent(char octet);
  Case& volley(Volley volley);
  Case& offer(Offer offer);
  Case& answer_pings(Conversation::PingManners manners);
  Case& answer_close_with(std::vector<Item> items);
  Case& command_close(int code, std::string reason, std::vector<Item> behind = {});

  // One more round a value, each with a conversation that `write(conversation, value)` fills.
  template <typename Values, typename Write>
  Case& each(const Values& values, const Write& write) {
    for (const auto& value : values) write(next_round(), value);
    return *this;
  }
  // The same with many side by side.
  template <typename Values, typename Write>
  Case& beside(const Values& values, const Write& write, std::size_t width = 16) {
    std::size_t place = 0;
    for (const auto& value : values)
      write(place++ % width == 0 ? next_round() : rounds_.back().emplace_back(), value);
    return *this;
  }
  // Behind the rounds so far: conversation i of `count`, many side by side. They are too many to
  // keep, and to play but at full scale, so `sample` of them are drawn from all over.
  Case& sweep(std::size_t count, std::size_t sample, Sweep::Write write);
  // One more round with one conversation.
  Conversation& fresh() { return next_round(); }
  // So many more conversations in the present round, which `write(conversation)` fills.
  template <typename Write>
  Case& crowd(Count count, const Write& write) {
    if (rounds_.empty()) next_round();
    write(rounds_.back().emplace_back().copies(count));
    return *this;
  }
  // Further rounds that depend on what was found so far, behind those that are written.
  Case& next(std::string what, Search search);
  // Behind all rounds: what they show together.
  Case& survey(Survey survey);
  // A last round: a fresh connection echoes (rule LIVE).
  Case& then_alive();

  const std::string& id() const { return id_; }
  // "control.ping" of "control.ping.too-long-126".
  std::string_view group() const;
  const std::string& title() const { return title_; }
  // Of RFC 6455, that the group is about: "5.5.2 Ping".
  std::string_view section() const { return section_; }
  const std::vector<std::string>& requirements() const { return requirements_; }
  // The strongest of them; must if there is none.
  Strength level() const;
  const std::vector<Need>& needs() const { return needs_; }
  bool runs_alone() const { return alone_; }
  // The largest message that has to come back, and the most connections at once.
  std::size_t largest_echo() const;
  std::size_t most_connections(double scale) const;
  // Its conversations wait for one another, so that all of a round have to be open at once.
  bool needs_company() const;
  Tier tier() const { return tier_; }
  Transport transport() const { return transport_; }
  // Whether it is about a peer in that role.
  bool judges(ws::Role role) const;
  const std::vector<Round>& rounds() const { return rounds_; }
  // Played behind the rounds.
  const std::optional<Sweep>& sweep() const { return sweep_; }
  const std::vector<Survey>& surveys() const { return surveys_; }
  // The last round only shows that the peer is alive.
  bool ends_with_liveness() const { return then_alive_; }
  // Empty if there is none.
  const Search& search() const { return search_; }
  const std::string& searched_for() const { return searched_for_; }

 private:
  Conversation& next_round();
  Conversation& present();

  std::string id_;
  std::string title_;
  std::string_view section_;
  std::vector<std::string> requirements_;
  std::vector<Need> needs_;
  bool alone_ = false;
  Tier tier_ = Tier::standard;
  Transport transport_ = Transport::any;
  Judged judged_ = Judged::server;
  bool then_alive_ = false;
  std::vector<Round> rounds_;
  std::string searched_for_;
  Search search_;
  std::optional<Sweep> sweep_;
  std::vector<Survey> surveys_;
};

// The cases of one section of the catalogue: "control.ping", "5.5.2 Ping".
class Group {
 public:
  Group(std::string_view id, std::string_view section) : id_(id), section_(section) {}

  // Of the cases that are added from here on, unless they say otherwise.
  Group& tier(Tier tier);

  Group& over(Transport transport);
  Group& judging(Judged judged);

  // The case is good to be continued until the next one is added.
  Case& add(std::string_view name, std::string_view title);

  std::vector<Case> cases;

 private:
  std::string_view id_;
  std::string_view section_;
  Tier tier_ = Tier::standard;
  Transport transport_ = Transport::any;
  Judged judged_ = Judged::server;
};

}  // namespace suite
