#include "suites/handshaker.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "libcore/base/text.h"
#include "libcore/http/head_reader.h"
#include "libcore/ws/handshake.h"

namespace suite {
namespace {

std::array<std::byte, 16> nonce_of(base::Random& random) {
  std::array<std::byte, 16> nonce;
  for (std::byte& octet : nonce) octet = static_cast<std::byte>(random());
  return nonce;
}

ws::Opening opening_of(const Facts& facts, const std::optional<Offer>& offer) {
  ws::Opening opening = facts.opening;
  if (offer) opening.offers = offer->lines;
  return opening;
}

// An offer may be good reason not to open; then there was something to judge.
Handshaker::Outcome unopened(std::string why, std::optional<Judgement> refusal = std::nullopt) {
  Handshaker::Outcome outcome{.why_not = std::move(why), .settlement = {.over = true}};
  if (refusal) outcome.settlement.judgements.push_back(*std::move(refusal));
  return outcome;
}

// The prober is the client.
class Asker final : public Handshaker {
 public:
  Asker(const Facts& facts, const std::optional<Offer>& offer, base::Random& random,
        Monitor& monitor, Transcript& transcript)
      : offer_(offer),
        handshake_(opening_of(facts, offer), nonce_of(random)),
        monitor_(monitor),
        transcript_(transcript) {}

  void begin(session::Turn& turn) override {
    const std::string octets = to_string(handshake_.request());
    turn.out.append(octets);
    transcript_.http(turn.now, Direction::sent, octets);
  }

  std::optional<Outcome> take(std::span<char>& in, session::Turn& turn) override {
    const std::optional<ws::ClientHandshake::Outcome> answer = handshake_.take(in);
    if (!answer) return std::nullopt;
    transcript_.http(turn.now, Direction::received, to_string(answer->response));
    monitor_.response(answer->response);
    if (!answer->why_not.empty())
      return unopened(answer->why_not,
                      offer_ ? judge_refusal(*offer_, answer->response) : std::nullopt);
    return Outcome{.settlement = offer_ ? settle(*offer_, answer->response) : Settlement()};
  }

  Outcome left(session::End end, std::string why) const override {
    using session::End;
    const bool dropped =
        end == End::fin || end == End::reset || end == End::tls_closed || end == End::tls_truncated;
    return unopened(std::move(why), offer_ && dropped ? judge_drop(*offer_) : std::nullopt);
  }

  std::string_view missing() const override { return "no response to the opening handshake"; }
  const http::Request& request() const& override { return handshake_.request(); }

 private:
  const std::optional<Offer>& offer_;
  ws::ClientHandshake handshake_;
  Monitor& monitor_;
  Transcript& transcript_;
};

// The prober is the server. It is lenient: what is wrong with the request is for the cases on that
// to judge, and for the monitors.
class Granter final : public Handshaker {
 public:
  Granter(const Facts& facts, const std::optional<Offer>& offer, Monitor& monitor,
          Transcript& transcript)
      : known_(facts.features.claims.subprotocols),
        offer_(offer),
        monitor_(monitor),
        transcript_(transcript) {}

  void begin(session::Turn&) override {}

  std::optional<Outcome> take(std::span<char>& in, session::Turn& turn) override {
    std::string_view octets(in.data(), in.size());
    const http::Progress progress = reader_.take(octets);
    in = in.last(octets.size());
    if (progress == http::Progress::incomplete) return std::nullopt;
    if (progress != http::Progress::complete) {
      transcript_.raw(turn.now, Direction::received, reader_.octets());
      return unopened("what came is no HTTP request");
    }
    transcript_.http(turn.now, Direction::received, reader_.octets());
    request_ = http::parse_request(reader_.octets());
    monitor_.request(request_);
    return answer(turn);
  }

  Outcome left(session::End, std::string why) const override { return unopened(std::move(why)); }

  std::string_view missing() const override { return "no opening request"; }
  const http::Request& request() const& override { return request_; }

 private:
  // The first that the client offers of those which it was declared to know.
  std::string subprotocol() const {
    for (const std::string_view line : request_.fields.all("Sec-WebSocket-Protocol"))
      for (const std::string_view name : base::split(line, ','))
        if (std::ranges::find(known_, base::trim(name)) != known_.end())
          return std::string(base::trim(name));
    return {};
  }

  Outcome answer(session::Turn& turn) {
    const std::optional<std::string_view> key = request_.fields.first("Sec-WebSocket-Key");
    if (!key || !request_.fields.has_token("Upgrade", "websocket"))
      return unopened("the request is none for a WebSocket");
    ws::Agreement agreement{.accept = ws::accept_for(*key), .subprotocol = subprotocol()};
    Settlement settlement;
    if (offer_) settlement = grant(*offer_, request_, agreement);
    const std::string response = to_string(ws::acceptance(agreement));
    turn.out.append(response);
    transcript_.http(turn.now, Direction::sent, response);
    return {.settlement = std::move(settlement)};
  }

  const std::vector<std::string>& known_;  // subprotocols
  const std::optional<Offer>& offer_;
  Monitor& monitor_;
  Transcript& transcript_;
  http::HeadReader reader_{{.octets = 64 * 1024, .fields = 1000}};
  http::Request request_;
};

}  // namespace

std::unique_ptr<Handshaker> handshaker(const Facts& facts, const std::optional<Offer>& offer,
                                       base::Random& random, Monitor& monitor,
                                       Transcript& transcript) {
  if (facts.judged == ws::Role::client)
    return std::make_unique<Granter>(facts, offer, monitor, transcript);
  return std::make_unique<Asker>(facts, offer, random, monitor, transcript);
}

}  // namespace suite
