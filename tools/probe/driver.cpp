#include "tools/probe/driver.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <utility>

#include "reports/formats.h"
#include "suites/autobahn.h"
#include "suites/catalogue.h"
#include "tools/probe/arrival.h"
#include "tools/probe/clerk.h"

namespace probe {
namespace {

// The number under which it knows the case, or our id.
std::string name_of(const suite::Case& script) {
  const std::vector<std::string> numbers = suite::numbers_of(script.id());
  return numbers.empty() ? script.id() : numbers.front();
}

}  // namespace

std::size_t connections_of(const suite::Case& script, double scale, std::uint64_t seed) {
  if (script.search()) return 0;
  std::size_t sum = 0;
  for (const suite::Round& round : script.rounds())
    for (const suite::Conversation& conversation : round) sum += conversation.copies().at(scale);
  if (script.sweep()) sum += script.sweep()->drawn(scale, seed).size();
  return sum;
}

Driver::Driver(net::Loop& loop, const Welcome& welcome,
               const std::vector<const suite::Case*>& cases, double scale, std::uint64_t seed,
               std::function<void()> finished)
    : welcome_(welcome), finished_(std::move(finished)), door_(welcome) {
  for (const suite::Case* script : cases) {
    const auto [it, fresh] = places_.try_emplace(script->id(), script, loop);
    turns_.insert(turns_.end(), connections_of(*script, scale, seed), &it->second);
  }
  listener_ = std::make_unique<net::Listener>(
      loop, net::listen(net::Address::parse(welcome.listen)), [this](const net::Socket&) {
        return door_.into(
            std::make_unique<Arrival>([this](const http::Request& request, std::string said) {
              return answer(request, std::move(said));
            }));
      });
}

std::vector<std::string> Driver::addresses() const {
  return {url_of(welcome_, listener_->address().to_string())};
}

void Driver::bring(const suite::Case& script, suite::Examination::Part part) {
  places_.find(script.id())->second.desk.wait(std::move(part.player), session::never);
}

void Driver::settled(const suite::Case& script) {
  Place& place = places_.find(script.id())->second;
  place.settled = true;
  place.desk.turn_away([](std::string_view said) {  // it needed fewer connections
    return std::make_unique<Clerk>(http::parse_request(said), "");
  });
}

void Driver::dismiss() {
  for (auto& [id, place] : places_) place.desk.dismiss();
}

void Driver::learn(const std::string& id, results::Grade grade) {
  if (const auto found = places_.find(id); found != places_.end()) found->second.grade = grade;
}

Driver::Place* Driver::place(const http::Target& target) {
  if (const auto text = target.first("case")) {
    std::size_t number = 0;
    std::from_chars(text->data(), text->data() + text->size(), number);
    return number == 0 || number > turns_.size() ? nullptr : turns_[number - 1];
  }
  const auto tuple = target.first("casetuple");
  if (!tuple) return nullptr;
  std::vector<Place*> meant;
  for (Place* place : turns_) {
    const std::vector<std::string> numbers = suite::numbers_of(place->script->id());
    if (place->script->id() == *tuple || std::ranges::find(numbers, *tuple) != numbers.end())
      meant.push_back(place);
  }
  if (meant.empty()) return nullptr;
  return meant[std::min(said_by_tuple_[std::string(*tuple)]++, meant.size() - 1)];
}

std::unique_ptr<session::Session> Driver::run(const http::Target& target,
                                              const http::Request& request, std::string said) {
  Place* const wanted = place(target);
  if (wanted == nullptr) return nullptr;
  if (wanted->settled) return std::make_unique<Clerk>(request, "");
  return wanted->desk.arrive(std::move(said));
}

void Driver::meet(std::string_view agent) {
  if (agent_ == agent) return;
  agent_ = agent;
  const auto excluded = welcome_.excluded.find(agent_);
  if (excluded == welcome_.excluded.end()) return;
  for (const suite::Case* script : suite::select(excluded->second))
    if (const auto found = places_.find(script->id()); found != places_.end())
      found->second.settled = true;  // its players wait in vain
}

std::unique_ptr<session::Session> Driver::answer(const http::Request& request, std::string said) {
  const http::Target target = http::parse_target(request.target);
  const auto say = [&](std::string text) {
    return std::make_unique<Clerk>(request, std::move(text));
  };
  if (const auto agent = target.first("agent")) meet(*agent);
  if (target.path == "/getCaseCount") return say(std::to_string(turns_.size()));
  if (target.path == "/runCase") return run(target, request, std::move(said));
  if (target.path == "/updateReports" || target.path == "/stopServer") {
    finished_();
    return say("");
  }
  if (target.path != "/getCaseInfo" && target.path != "/getCaseStatus") return nullptr;
  const Place* const wanted = place(target);
  if (wanted == nullptr) return nullptr;
  using Json = nlohmann::ordered_json;
  if (target.path == "/getCaseStatus")
    return say(
        Json{{"behavior", wanted->grade ? report::autobahn_behavior(*wanted->grade) : "MISSING"}}
            .dump());
  return say(
      Json{{"id", name_of(*wanted->script)}, {"description", wanted->script->title()}}.dump());
}

}  // namespace probe
