#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "suites/hello.h"
#include "suites/invitation.h"
#include "suites/knock.h"
#include "suites/offer.h"
#include "suites/vocabulary.h"

namespace suite {

// What happens on one connection, as data. It begins behind the usual opening handshake, or with
// requests of its own. Unless its own steps end the connection, the player closes it cleanly behind
// the last one and judges that too.
class Conversation {
 public:
  // --- Beneath it, where the peer is reached over TLS.
  Conversation& hello(Hello hello);
  Conversation& deed(TlsDeed deed);
  // In place of all else: no TLS, no steps.
  Conversation& knock(Knock knock);

  // --- Instead of the usual opening handshake. Behind a 101 the other steps follow, else they are
  // passed over. Sends what the request does not hold back.
  Conversation& request(const Request& request);
  // Sends what it held back; passed over where the request was answered already.
  Conversation& rest();
  // The answer to the next request; passed over where all of them were answered.
  Conversation& expect(const Answer& answer);
  Conversation& check(std::string_view what,
                      std::function<std::vector<Judgement>(const Exchange&)> judge);

  // --- Where a client is judged.
  // In place of the usual 101; again for each further request.
  Conversation& respond(Response response);
  // Reads a request, and answers nothing.
  Conversation& hear() { return respond(Response().as_octets("")); }
  // How the client is told to connect, where it matters.
  Conversation& invite(Invitation invitation);
  // It comes by itself, behind or beside the connection before.
  Conversation& returning();
  // What it is worth that no connection comes; else nothing can be judged then.
  Conversation& or_stays_away(Grade grade, std::string_view why);

  // --- With frames.
  Conversation& send(Item item, Cut cut = whole());
  Conversation& send(std::vector<Item> items, Cut cut = whole());
  // A message that has to come back.
  Conversation& echo(const Frame& message, Cut cut = whole());
  // Sends without reading until that blocks, so that both directions fill.
  Conversation& send_first(std::vector<Item> items);
  Conversation& expect(const Frame& frame) { return expect(expected(frame)); }
  Conversation& expect(Expectation expectation);
  Conversation& pause(std::chrono::milliseconds time);
  Conversation& pause_slow();  // T_slow
  Conversation& await_data();
  Conversation& stream(Stream stream);
  Conversation& gather();
  Conversation& stay();
  Conversation& weigh();
  Conversation& urgent(char octet);
  Conversation& end(EndOfOurs::How how);
  Conversation& volley(Volley volley);

  // Begins with an opening handshake that offers extensions; see Offer. Else none are offered.
  Conversation& offer(Offer offer);

  // A name among the conversations of its case: "0xc0 0xaf". Judgements begin with it.
  Conversation& called(std::string name);

  // How the peer's own Pings are answered.
  enum class PingManners : std::uint8_t { right, none, wrong };
  Conversation& answer_pings(PingManners manners);
  // What the peer's own Close is answered with, instead of a Close.
  Conversation& answer_close_with(std::vector<Item> items);
  Conversation& command_close(int code, std::string reason, std::vector<Item> behind = {});

  // Only with a peer in that role.
  Conversation& facing(ws::Role role);
  // Played by so many players, each on a connection of its own.
  Conversation& copies(Count count);
  // Only the crowd beside those who are judged: who is not let in is counted, not judged.
  Conversation& as_bystander();

  // The steps, the closing handshake at the end included.
  std::vector<Step> steps() const;
  // Whether the conversation begins with a request of its own, or with an answer to the client's.
  bool asks() const;
  bool responds() const;
  // Whether it can be had with a peer in that role: who asks faces a server, who answers a client.
  bool faces(ws::Role role) const;
  const Invitation& invitation() const& { return invitation_; }
  const Invitation& invitation() const&& = delete;
  bool returns() const { return returns_; }
  const std::optional<Judgement>& stays_away() const& { return stays_away_; }
  const std::optional<Judgement>& stays_away() const&& = delete;
  PingManners ping_manners() const { return manners_; }
  const std::optional<std::vector<Item>>& close_answer() const { return close_answer_; }
  const std::string& name() const { return name_; }
  // Whether it goes on for as long as the others of the round.
  bool stays() const;
  // Whether it waits for them to be connected.
  bool gathers() const;
  Count copies() const { return copies_; }
  bool is_bystander() const { return bystander_; }
  const std::optional<Offer>& offer() const& { return offer_; }
  const std::optional<Offer>& offer() const&& = delete;
  const std::optional<Hello>& hello() const& { return hello_; }
  const std::optional<Hello>& hello() const&& = delete;
  const std::optional<Knock>& knock() const& { return knock_; }
  const std::optional<Knock>& knock() const&& = delete;

 private:
  std::string name_;
  std::vector<Step> steps_;
  PingManners manners_ = PingManners::right;
  std::optional<std::vector<Item>> close_answer_;
  Count copies_{1, 1};
  bool bystander_ = false;
  std::optional<Offer> offer_;
  std::optional<Hello> hello_;
  std::optional<Knock> knock_;
  std::optional<ws::Role> facing_;
  Invitation invitation_;
  bool returns_ = false;
  std::optional<Judgement> stays_away_;  // where no connection comes
};

// Conversations that are played side by side.
using Round = std::vector<Conversation>;

}  // namespace suite
