#include "suites/conversation.h"

#include <algorithm>
#include <utility>

#include "libcore/base/overloaded.h"

namespace suite {
namespace {

// Whether nothing is said to a client that opens where it had better not.
bool need_not_open(const Expect& expect) {
  const Opens* const opens = std::get_if<Opens>(&expect.what);
  return opens != nullptr && opens->if_so >= opens->if_not && !opens->goes_on;
}

// Whether nothing can follow: the peer was to end the connection, or we did.
bool ends_connection(const Step& step) {
  return std::visit(
      base::Overloaded{[](const Expect& expect) {
                         return std::holds_alternative<Failure>(expect.what) ||
                                std::holds_alternative<CloseReply>(expect.what) ||
                                std::holds_alternative<PeerClose>(expect.what) ||
                                std::holds_alternative<Ended>(expect.what) ||
                                std::holds_alternative<GivesUp>(expect.what) ||
                                need_not_open(expect);
                       },
                       [](const EndOfOurs& end) { return end.how == EndOfOurs::How::rst; },
                       [](const Stay&) { return true; }, [](const auto&) { return false; }},
      step);
}

// Whether a 101 would be good enough to go on behind it.
bool may_open(const Step& step) {
  const Answer* const answer = std::get_if<Answer>(&step);
  return answer != nullptr && (answer->opened <= Grade::informational ||
                               (answer->opened == Grade::non_strict && answer->goes_on));
}

}  // namespace

Conversation& Conversation::facing(ws::Role role) {
  facing_ = role;
  return *this;
}
bool Conversation::faces(ws::Role role) const {
  if (facing_) return facing_ == role;
  if (knock_) return knock_->to_client == (role == ws::Role::client);
  return role == ws::Role::server ? !responds() : !asks();
}
Conversation& Conversation::hello(Hello hello) {
  hello_ = std::move(hello);
  return *this;
}
Conversation& Conversation::deed(TlsDeed deed) {
  steps_.emplace_back(deed);
  return *this;
}
Conversation& Conversation::knock(Knock knock) {
  knock_ = std::move(knock);
  return *this;
}
Conversation& Conversation::request(const Request& request) {
  steps_.emplace_back(Ask{request});
  return *this;
}
Conversation& Conversation::rest() {
  steps_.emplace_back(AskRest{});
  return *this;
}
Conversation& Conversation::respond(Response response) {
  steps_.emplace_back(Respond{std::move(response)});
  return *this;
}
Conversation& Conversation::invite(Invitation invitation) {
  invitation_ = std::move(invitation);
  return *this;
}
Conversation& Conversation::returning() {
  returns_ = true;
  return *this;
}
Conversation& Conversation::or_stays_away(Grade grade, std::string_view why) {
  stays_away_ = {Facet::behaviour, grade, std::string(why), /*by_absence=*/true};
  return *this;
}
Conversation& Conversation::expect(const Answer& answer) {
  steps_.emplace_back(answer);
  return *this;
}
Conversation& Conversation::check(std::string_view what,
                                  std::function<std::vector<Judgement>(const Exchange&)> judge) {
  steps_.emplace_back(Check{what, std::move(judge)});
  return *this;
}
Conversation& Conversation::send(Item item, Cut cut) {
  return send(std::vector<Item>{std::move(item)}, std::move(cut));
}
Conversation& Conversation::send(std::vector<Item> items, Cut cut) {
  steps_.emplace_back(Send{.items = std::move(items), .cut = std::move(cut)});
  return *this;
}
Conversation& Conversation::echo(const Frame& message, Cut cut) {
  return send(message, std::move(cut)).expect(message);
}
Conversation& Conversation::send_first(std::vector<Item> items) {
  steps_.emplace_back(Send{.items = std::move(items), .cut = whole(), .reading_held = true});
  return *this;
}
Conversation& Conversation::expect(Expectation expectation) {
  steps_.emplace_back(Expect{std::move(expectation)});
  return *this;
}
Conversation& Conversation::pause(std::chrono::milliseconds time) {
  steps_.emplace_back(Pause{.for_time = time});
  return *this;
}
Conversation& Conversation::pause_slow() {
  steps_.emplace_back(Pause{.slow = true});
  return *this;
}
Conversation& Conversation::await_data() {
  steps_.emplace_back(AwaitData{});
  return *this;
}
Conversation& Conversation::end(EndOfOurs::How how) {
  steps_.emplace_back(EndOfOurs{how});
  return *this;
}
Conversation& Conversation::volley(Volley volley) {
  steps_.emplace_back(volley);
  return *this;
}
Conversation& Conversation::offer(Offer offer) {
  offer_ = std::move(offer);
  return *this;
}
Conversation& Conversation::called(std::string name) {
  name_ = std::move(name);
  return *this;
}
Conversation& Conversation::stream(Stream stream) {
  steps_.emplace_back(std::move(stream));
  return *this;
}
Conversation& Conversation::gather() {
  steps_.emplace_back(Gather{});
  return *this;
}
Conversation& Conversation::stay() {
  steps_.emplace_back(Stay{});
  return *this;
}
Conversation& Conversation::weigh() {
  steps_.emplace_back(Weigh{});
  return *this;
}
Conversation& Conversation::urgent(char octet) {
  steps_.emplace_back(Urgent{octet});
  return *this;
}
Conversation& Conversation::copies(Count count) {
  copies_ = count;
  return *this;
}
Conversation& Conversation::as_bystander() {
  bystander_ = true;
  return *this;
}

bool Conversation::stays() const {
  return std::ranges::any_of(steps_, [](const Step& step) {
    const Stream* const stream = std::get_if<Stream>(&step);
    return std::holds_alternative<Stay>(step) || (stream != nullptr && stream->while_others);
  });
}

bool Conversation::gathers() const {
  return std::ranges::any_of(steps_,
                             [](const Step& step) { return std::holds_alternative<Gather>(step); });
}

Conversation& Conversation::answer_pings(PingManners manners) {
  manners_ = manners;
  return *this;
}

Conversation& Conversation::answer_close_with(std::vector<Item> items) {
  close_answer_ = std::move(items);
  return *this;
}
Conversation& Conversation::command_close(int code, std::string reason, std::vector<Item> behind) {
  steps_.emplace_back(CloseCommand{code, std::move(reason), std::move(behind)});
  return *this;
}

bool Conversation::asks() const {
  return !steps_.empty() && std::holds_alternative<Ask>(steps_.front());
}

bool Conversation::responds() const {
  return !steps_.empty() && std::holds_alternative<Respond>(steps_.front());
}

std::vector<Step> Conversation::steps() const {
  std::vector<Step> all = steps_;
  if (knock_) return all;
  const bool opens = !asks() || std::ranges::any_of(steps_, may_open);
  if (opens && std::ranges::none_of(steps_, ends_connection)) {
    all.emplace_back(Send{.items = {close(1000)}, .cut = whole()});
    all.emplace_back(Expect{CloseReply{1000}});
  }
  return all;
}

}  // namespace suite
