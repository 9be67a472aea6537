#include "tests/suites/odd_client.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <variant>

#include "libcore/tls/secure.h"
#include "libcore/ws/handshake.h"

namespace test {
namespace {

// Its own frames, changed one by one.
class Reframer {
 public:
  template <typename Change>
  void pass(std::span<char> in, base::Buffer& out, const Change& change) {
    while (std::optional<ws::Chunk> chunk = reader_.next(in)) {
      if (chunk->first) payload_.clear();
      payload_ += chunk->payload.view();
      if (!chunk->last) continue;
      ws::FrameHeader header = chunk->header;
      change(header, payload_);
      header.length = payload_.size();
      ws::write_frame(header, payload_, out);
    }
  }

 private:
  ws::FrameReader reader_;
  std::string payload_;
};

class OddClient final : public session::Session {
 public:
  OddClient(const Ways& ways, const Errand& errand, std::size_t number)
      : ways_(ways), number_(number), opening_(errand.opening), settings_{.keys = &keys_} {
    if (ways_.offers) ways_.offers(opening_.deflate);
    has_proxy_ = errand.has_proxy;
  }

  void on_open(session::Turn& turn) override {
    const ws::ClientHandshake handshake(opening_,
                                        ways_.nonce ? ways_.nonce(number_) : ws::random_nonce());
    http::Request request = handshake.request();
    if (ways_.asks) ways_.asks(request);
    if (has_proxy_ && ways_.asks_in_tunnel) ways_.asks_in_tunnel(request);
    std::string octets = http::to_string(request);
    if (ways_.writes) ways_.writes(octets);
    turn.out.append(octets);
    if (!ways_.speaks_early) return;
    endpoint_.send(ws::Opcode::text, "early", turn.out);
  }

  void on_bytes(std::span<char> in, session::Turn& turn) override {
    if (!open_) in = open(in, turn);
    if (!open_) return;
    if (!ways_.reads) return echo(in, turn);
    base::Buffer read;
    incoming_.pass(in, read, [&](ws::FrameHeader& header, std::string&) { ways_.reads(header); });
    std::string octets(read.view());
    echo(octets, turn);
  }

  void on_wake(session::Turn& turn) override { turn.then = session::Then::close; }
  void on_end(session::End, session::Turn& turn) override { turn.then = session::Then::close; }

 private:
  // What is left of `in` stands behind the response.
  std::span<char> open(std::span<char> in, session::Turn& turn) {
    std::string_view octets(in.data(), in.size());
    const http::Progress progress = reader_.take(octets);
    if (progress == http::Progress::incomplete) return {};
    const http::Response response = http::parse_response(reader_.octets());
    const bool accepted = response.status == 101 || ways_.opens_whatever;
    if (progress != http::Progress::complete || !accepted || ways_.opens_nothing) {
      turn.then = session::Then::close;
      return {};
    }
    open_ = true;
    if (const auto agreed = ws::parse_extensions(response.fields); agreed && !agreed->empty()) {
      const auto judged = ws::judge_deflate(agreed->front(), opening_.deflate);
      if (const auto* const terms = std::get_if<ws::DeflateTerms>(&judged)) {
        ws::DeflateTerms taken = *terms;
        if (ways_.agrees) ways_.agrees(taken);
        endpoint_.use_deflate(taken);
      }
    }
    if (ways_.leaves_at_idle) turn.wish.wake_at = turn.now + std::chrono::seconds(20);
    return in.last(octets.size());
  }

  void echo(std::span<char> in, session::Turn& turn) {
    base::Buffer said;
    while (auto event = endpoint_.next(in, said))
      if (auto* const piece = std::get_if<ws::Piece>(&*event))
        if (auto message = gather_.add(std::move(*piece)))
          endpoint_.send(std::move(*message), said);
    std::string octets(said.view());
    if (ways_.frames) {
      outgoing_.pass(octets, turn.out, [&](ws::FrameHeader& header, std::string& payload) {
        ways_.frames({number_, frames_++, header, payload});
      });
    } else {
      turn.out.append(octets);
    }
    if (!endpoint_.closed()) return;
    if (ways_.leaves_first) turn.then = session::Then::close;
    if (ways_.gives_up) turn.wish.wake_at = turn.now + std::chrono::seconds(5);
  }

  const Ways& ways_;
  const std::size_t number_;
  ws::Opening opening_;
  bool has_proxy_ = false;
  http::HeadReader reader_{{.octets = 64 * 1024, .fields = 1000}};
  bool open_ = false;
  ws::MaskKeys keys_;
  ws::Settings settings_;
  ws::Endpoint endpoint_{ws::Role::client, settings_};
  ws::Gather gather_;
  Reframer incoming_;
  Reframer outgoing_;
  std::size_t frames_ = 0;
};

class ShyClient final : public session::Session {
 public:
  void on_open(session::Turn& turn) override {
    turn.wish.wake_at = turn.now + std::chrono::milliseconds(1);
  }
  void on_bytes(std::span<char>, session::Turn&) override {}
  void on_wake(session::Turn& turn) override { turn.then = session::Then::close; }
  void on_end(session::End, session::Turn&) override {}
};

// What it remembers from one connection to the next.
struct Memory {
  std::size_t connections = 0;
  std::size_t attempts = 0;  // since somebody told it something
  suite::Invitation told;
};

std::optional<World::Visit> comes_back(const Memory& memory) {
  constexpr std::chrono::milliseconds first{3100};  // longer than a busy server asks for
  constexpr int by_chance[] = {7, 31, 90, 2, 55, 18, 70, 43};
  const auto step = first * (1U << std::min<std::size_t>(memory.attempts - 1, 4));
  const int part = by_chance[memory.connections % std::size(by_chance)];
  return World::Visit{.after = step + step * part / 100};
}

// The others of several connections to one place: each behind the one before (4.1).
std::optional<World::Visit> comes_in_turn(const Memory& memory) {
  const auto after = std::chrono::milliseconds(2100 + 10 * memory.attempts);
  return World::Visit{.after = after};
}

std::unique_ptr<session::Session> session_for(const Ways& ways, const Errand& errand,
                                              std::size_t number) {
  auto direct = std::make_unique<OddClient>(ways, errand, number);
  if (!errand.has_proxy || ways.passes_proxy_by) return direct;
  std::string request = connect_request(errand);
  if (ways.asks_proxy) ways.asks_proxy(request);
  return std::make_unique<Tunneller>(std::move(request), std::move(direct),
                                     ways.takes_tunnel ? ways.takes_tunnel : opens_tunnel);
}

}  // namespace

World::Client client(const Ways& ways, const tls::Context* tls) {
  return [&ways, tls, memory = std::make_shared<Memory>()](
             const suite::Examination::Part& part) -> World::Visit {
    World::Visit visit;
    if (!part.returns) memory->attempts = 0;
    if (!part.returns) memory->told = part.invitation;
    const bool several =
        memory->told.words.contains("count") || memory->told.words.contains("urls");
    if (part.returns) {
      const auto usual = several ? comes_in_turn : comes_back;
      ++memory->attempts;
      std::optional<World::Visit> own =
          ways.returns ? ways.returns(memory->attempts) : usual(*memory);
      if (!own) return {};
      visit = *std::move(own);
    }
    suite::Invitation heard = memory->told;
    if (ways.hears) ways.hears(heard);
    std::optional<Errand> errand = follow(heard);
    if (!errand && ways.insists) errand = ways.insists(heard);
    if (!part.invitation.listens || ways.stays_away) errand.reset();
    visit.others_beside = several;
    visit.departure = ways.departure;
    if (ways.shies_away && ways.shies_away(heard)) {
      visit.client = std::make_unique<ShyClient>();
      return visit;
    }
    if (!errand) return visit;
    visit.client = session_for(ways, *errand, memory->connections++);
    const bool in_clear = tls == nullptr || (ways.leaves_out_tls && ways.leaves_out_tls(part));
    if (!in_clear)
      visit.client = std::make_unique<tls::Secure>(*tls, std::move(visit.client),
                                                   tls::Peer{.host = errand->url.host});
    return visit;
  };
}

}  // namespace test
