#include "tests/suites/hostile.h"

#include <algorithm>
#include <utility>

#include "libcore/http/head.h"
#include "libcore/ws/handshake.h"
#include "tests/suites/mutant.h"

namespace test {
namespace {

constexpr std::chrono::milliseconds pause{1};

std::string noise_of(base::Random& random, std::size_t size) {
  std::string octets(size, '\0');
  for (char& octet : octets) octet = static_cast<char>(random());
  return octets;
}

// Says one thing, perhaps behind a proper 101, and then another without end or not at all.
class Speaker final : public session::Session {
 public:
  struct Lines {
    bool opens = false;  // with a proper answer to the opening request
    std::string first;
    std::string again;                         // for as long as the peer listens
    session::Then then = session::Then::stay;  // behind `first`, if nothing comes again
    std::size_t endless = 0;                   // octets that come again
  };

  explicit Speaker(Lines lines) : lines_(std::move(lines)) {}

  void on_open(session::Turn&) override {}
  void on_bytes(std::span<char> in, session::Turn& turn) override {
    if (spoken_) return;
    request_.append(in.data(), in.size());
    if (request_.find("\r\n\r\n") == std::string::npos) return;
    spoken_ = true;
    if (lines_.opens) {
      const auto answer = ws::agree(http::parse_request(request_), {});
      if (const auto* agreement = std::get_if<ws::Agreement>(&answer))
        turn.out.append(http::to_string(ws::acceptance(*agreement)));
    }
    turn.out.append(lines_.first);
    if (lines_.again.empty())
      turn.then = lines_.then;
    else
      turn.wish.wake_at = turn.now + pause;
  }
  void on_wake(session::Turn& turn) override {
    if (lines_.again.empty() || said_ > lines_.endless) return;
    constexpr std::size_t at_once = 256 * 1024;
    const std::size_t most = std::min(at_once, lines_.endless);
    for (std::size_t size = 0; size < most; size += lines_.again.size()) {
      turn.out.append(lines_.again);
      said_ += lines_.again.size();
    }
    turn.wish.wake_at = turn.now + pause;
  }
  void on_end(session::End, session::Turn& turn) override { turn.then = session::Then::close; }

 private:
  Lines lines_;
  std::string request_;
  bool spoken_ = false;
  std::size_t said_ = 0;
};

// A good server whose words are spoiled on their way: octets changed, lost, doubled, or cut off
// with FIN or RST at any place.
class Spoiler final : public session::Session {
 public:
  explicit Spoiler(base::Random& random) : random_(random()) {}

  void on_open(session::Turn& turn) override {
    spoil(turn, [&](auto& t) { inner_.on_open(t); });
  }
  void on_bytes(std::span<char> in, session::Turn& turn) override {
    spoil(turn, [&](auto& t) { inner_.on_bytes(in, t); });
  }
  void on_wake(session::Turn& turn) override {
    spoil(turn, [&](auto& t) { inner_.on_wake(t); });
  }
  void on_end(session::End end, session::Turn& turn) override { inner_.on_end(end, turn); }

 private:
  template <typename Visit>
  void spoil(session::Turn& turn, const Visit& visit) {
    base::Buffer said;
    session::Turn inner{.now = turn.now,
                        .out = said,
                        .unsent = turn.unsent,
                        .stopping = turn.stopping,
                        .link = turn.link,
                        .wish = turn.wish};
    visit(inner);
    std::string octets(said.view());
    turn.then = inner.then;
    if (octets.empty()) return;
    const std::size_t at = random_.below(octets.size());
    switch (random_.below(8)) {
      case 0:
        octets[at] = static_cast<char>(random_());
        break;
      case 1:
        octets.erase(at, 1 + random_.below(16));
        break;
      case 2:
        octets.insert(at, octets.substr(at, 1 + random_.below(16)));
        break;
      case 3:
        octets.insert(at, noise_of(random_, random_.below(64)));
        break;
      case 4:
        octets.resize(at);
        turn.then = random_.below(2) == 0 ? session::Then::reset : session::Then::close;
        break;
      default:
        break;
    }
    turn.out.append(octets);
  }

  base::Random random_;
  Habits habits_;
  Process process_;
  Mutant inner_{habits_, process_};
};

class Silent final : public session::Session {
 public:
  Silent() { habits_.silent_on_faults = true; }
  void on_open(session::Turn& turn) override { inner_.on_open(turn); }
  void on_bytes(std::span<char> in, session::Turn& turn) override { inner_.on_bytes(in, turn); }
  void on_wake(session::Turn& turn) override { inner_.on_wake(turn); }
  void on_end(session::End end, session::Turn& turn) override { inner_.on_end(end, turn); }

 private:
  Habits habits_;
  Process process_;
  Mutant inner_{habits_, process_};
};

std::string repeated(std::string_view text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

}  // namespace

std::vector<Hostile> every_hostile(std::size_t endless) {
  using namespace std::string_literals;
  const std::string kib(1024, 'x');
  const auto speaks = [endless](std::string_view name, Speaker::Lines lines) {
    lines.endless = endless;
    return Hostile{name, false, [lines = std::move(lines)](base::Random&) {
                     return std::make_unique<Speaker>(lines);
                   }};
  };
  return {
      speaks("says nothing", {}),
      speaks("ends at once", {.then = session::Then::close}),
      speaks("resets at once", {.then = session::Then::reset}),
      speaks("sends a status line without end", {.first = "HTTP/1.1 101 ", .again = kib}),
      speaks("sends fields without end",
             {.first = "HTTP/1.1 101 x\r\n", .again = "X-Y: " + kib + "\r\n"}),
      speaks("sends interim responses without end",
             {.again = repeated("HTTP/1.1 100 Continue\r\n\r\n", 40)}),
      speaks("refuses with a body without end",
             {.first = "HTTP/1.1 400 x\r\nTransfer-Encoding: chunked\r\n\r\n",
              .again = "400\r\n" + kib + "\r\n"}),
      speaks("answers a key that nobody sent",
             {.first = "HTTP/1.1 101 x\r\nUpgrade: websocket\r\nConnection: upgrade\r\n"
                       "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n"}),
      speaks("opens and says nothing", {.opens = true}),
      speaks("opens and resets", {.opens = true, .then = session::Then::reset}),
      speaks("sends a frame without end",
             {.opens = true, .first = "\x82\x7f\x7f\xff\xff\xff\xff\xff\xff\xff"s, .again = kib}),
      speaks("sends fragments without end",
             {.opens = true, .first = "\x01\x00"s, .again = repeated("\x00\x04xxxx"s, 200)}),
      speaks("sends empty fragments without end",
             {.opens = true, .first = "\x01\x00"s, .again = repeated("\x00\x00"s, 500)}),
      speaks("sends Pings without end", {.opens = true, .again = repeated("\x89\x04ping"s, 200)}),
      speaks("sends Closes without end",
             {.opens = true, .again = repeated("\x88\x02\x03\xe8"s, 200)}),
      speaks("sends messages without end",
             {.opens = true, .again = repeated("\x81\x05hello"s, 200)}),
      {"sends noise instead of a response", false,
       [endless](base::Random& random) {
         return std::make_unique<Speaker>(Speaker::Lines{
             .first = noise_of(random, 64), .again = noise_of(random, 1024), .endless = endless});
       }},
      {"opens and sends noise", false,
       [endless](base::Random& random) {
         return std::make_unique<Speaker>(
             Speaker::Lines{.opens = true, .again = noise_of(random, 1024), .endless = endless});
       }},
      {"echoes, and falls silent behind a fault", true,
       [](base::Random&) { return std::make_unique<Silent>(); }},
      {"echoes, but its words are spoiled", true,
       [](base::Random& random) { return std::make_unique<Spoiler>(random); }},
  };
}

}  // namespace test
