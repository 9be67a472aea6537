#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>

#include "suites/examination.h"
#include "tests/suites/client_mutant.h"
#include "tests/suites/echo_client.h"
#include "tests/suites/world.h"

namespace test {
namespace {

using suite::Grade;

const ws::Opening opening{.host = "test", .subprotocols = {}, .deflate = {}, .extra = {}};

// Asks as a client does, and then does something of its own with what comes.
class Improviser final : public session::Session {
 public:
  using React = std::function<void(std::string_view came, session::Turn& turn)>;
  explicit Improviser(React react)
      : handshake_(opening, ws::random_nonce()), react_(std::move(react)) {}

  void on_open(session::Turn& turn) override { turn.out.append(to_string(handshake_.request())); }
  void on_bytes(std::span<char> in, session::Turn& turn) override {
    react_({in.data(), in.size()}, turn);
  }
  void on_wake(session::Turn&) override {}
  void on_end(session::End, session::Turn& turn) override { turn.then = session::Then::close; }

 private:
  ws::ClientHandshake handshake_;
  React react_;
};

suite::Case answered(const suite::Response& response, suite::Opens opens) {
  suite::Case made("a.b.c", "", "");
  made.respond(response).expect(opens);
  return made;
}

struct Played {
  Grade grade;
  std::string why;
};

Played play(const suite::Case& script, const World::Server& client, std::size_t piece = 7,
            const suite::Features& features = {}) {
  suite::Facts facts;
  facts.features = features;
  facts.judged = ws::Role::client;
  suite::Experience experience;
  suite::Examination examination(script, facts, experience);
  World world(piece, client);
  world.run(examination);
  return {examination.grade(), examination.why()};
}

std::unique_ptr<session::Session> right() { return std::make_unique<EchoClient>(opening); }

TEST(Opens, IsAPassWhereAMessageComesBack) {
  const Played played = play(answered(suite::accepting(), suite::is_opened()), right);
  EXPECT_EQ(played.grade, Grade::pass) << played.why;
}

TEST(Opens, IsNotAskedOfARefusal) {
  const suite::Response refusal = suite::accepting().status(404, "Not Found");
  EXPECT_EQ(play(answered(refusal, suite::is_failed()), right).grade, Grade::pass);
  const Played wanted = play(answered(refusal, suite::is_opened()), right);
  EXPECT_EQ(wanted.grade, Grade::fail);
  EXPECT_NE(wanted.why.find("the client did not open"), std::string::npos) << wanted.why;
  EXPECT_EQ(play(answered(refusal, suite::is_opened_or(Grade::non_strict)), right).grade,
            Grade::non_strict);
}

TEST(Opens, IsAFailWhereThereIsNothingToOpen) {
  const auto lenient = [] {
    return std::make_unique<Improviser>([](std::string_view, session::Turn& turn) {
      turn.out.append("\x81\x80\1\2\3\4");  // a masked Text without content, whatever came
      turn.out.append("\x81\x80\1\2\3\4");
    });
  };
  const suite::Response refusal = suite::accepting().status(404, "Not Found");
  const Played played = play(answered(refusal, suite::is_failed()), lenient);
  EXPECT_EQ(played.grade, Grade::fail);
  EXPECT_NE(played.why.find("opened"), std::string::npos) << played.why;
  EXPECT_EQ(play(answered(refusal, suite::is_failed_or(Grade::non_strict, "room")), lenient).grade,
            Grade::non_strict);
}

TEST(Opens, WaitsForTheEndOfTcpAndHelpsAtSlow) {
  const auto silent = [] {
    return std::make_unique<Improviser>([](std::string_view, session::Turn&) {});
  };
  const Played played =
      play(answered(suite::accepting().status(404, "Not Found"), suite::is_failed()), silent);
  EXPECT_EQ(played.grade, Grade::non_strict) << "it ends only behind our FIN";
  EXPECT_NE(played.why.find("TCP ended only after"), std::string::npos) << played.why;
  EXPECT_EQ(play(answered(suite::accepting(), suite::is_opened()), silent).grade, Grade::fail);
}

TEST(Opens, MayAskForAllThatStandsBehindTheHead) {
  const suite::Response response = suite::accepting().followed_by(ws::Opcode::text, "abc");
  const suite::Opens wanted =
      suite::is_opened_or_failed().losing_nothing_of({suite::echo_of(suite::text("abc"))});
  EXPECT_EQ(play(answered(response, wanted), right).grade, Grade::pass);
  EXPECT_EQ(play(answered(response.status(404, "Not Found"), wanted), right).grade, Grade::pass);
  const ClientHabits habits{.loses_what_follows = true};
  ClientMemory memory;
  const Played lost = play(
      answered(response, wanted),
      [&] { return std::make_unique<ClientMutant>(habits, memory, opening, false); }, 1 << 20);
  EXPECT_EQ(lost.grade, Grade::fail);
  EXPECT_NE(lost.why.find("lost a message"), std::string::npos) << lost.why;
}

TEST(Opens, MayGoOnBehindWhatShouldNotHaveOpened) {
  suite::Case script("a.b.c", "", "");
  script.respond(suite::accepting())
      .expect(suite::is_failed_or(Grade::non_strict, "room").and_goes_on())
      .echo(suite::text("another"));
  EXPECT_EQ(play(script, right).grade, Grade::non_strict);
  const auto answers_once = [] {
    auto count = std::make_shared<int>();
    return std::make_unique<Improviser>([=](std::string_view came, session::Turn& turn) {
      const std::size_t mark = came.find("mark");
      if (mark != std::string_view::npos && (*count)++ == 0)
        turn.out.append("\x81\x88" + std::string(4, '\0') + std::string(came.substr(mark, 8)));
    });
  };
  EXPECT_EQ(play(script, answers_once, 1 << 20).grade, Grade::fail) << "the echo behind is missing";
}

suite::Case left_alone(suite::GivesUp gives_up) {
  suite::Case made("a.b.c", "", "");
  made.hear().expect(gives_up);
  return made;
}

TEST(GivesUp, IsAPassWhereTcpEndsInTheEnd) {
  EXPECT_EQ(play(left_alone({}), right).grade, Grade::pass);
  const auto patient = [] {
    return std::make_unique<Improviser>([](std::string_view, session::Turn&) {});
  };
  EXPECT_EQ(play(left_alone({}), patient).grade, Grade::fail);
  EXPECT_EQ(play(left_alone({.if_not = Grade::informational}), patient).grade,
            Grade::informational);
  EXPECT_EQ(
      play(left_alone({.by = suite::GivesUp::By::now, .if_not = Grade::non_strict}), right).grade,
      Grade::non_strict)
      << "not yet";
}

TEST(GivesUp, IsAFailWhereFramesCome) {
  suite::Case script("a.b.c", "", "");
  script.respond(suite::accepting().status(403, "Forbidden")).expect(suite::GivesUp{});
  const auto talks = [] {
    return std::make_unique<Improviser>([](std::string_view, session::Turn& turn) {
      turn.out.append("\x81\x80\1\2\3\4");
      turn.out.append("\x81\x80\1\2\3\4");
    });
  };
  EXPECT_EQ(play(script, talks).grade, Grade::fail);
}

TEST(Opens, HearsARequestBehindARefusalAndNoFrames) {
  std::size_t turns = 0;
  const auto insists = [&] {
    turns = 0;
    return std::make_unique<Improviser>([&](std::string_view, session::Turn& turn) {
      if (turns++ == 0) turn.out.append("GET /again HTTP/1.1\r\nHost: test\r\n\r\n");
    });
  };
  suite::Case script("a.b.c", "", "");
  std::string target;
  script.respond(suite::accepting().status(401, "Unauthorized"))
      .respond(suite::accepting().status(403, "Forbidden"))
      .check("it asks again", [&](const suite::Exchange& exchange) {
        if (exchange.requests().size() == 2) target = exchange.requests().back().target;
        return std::vector<suite::Judgement>();
      });
  play(script, insists);
  EXPECT_EQ(target, "/again");
}

TEST(Opens, AHeadBeyondTheLimitOfAClientMayBeGivenUp) {
  const suite::Case script = answered(
      suite::accepting().and_first("X-Padding: " + std::string(1024, 'p')), suite::is_opened());
  const auto small = [] {
    return std::make_unique<Improviser>(
        [heard = std::size_t{0}](std::string_view came, auto& turn) mutable {
          heard += came.size();
          if (heard > 1024) turn.then = session::Then::close;
        });
  };
  EXPECT_EQ(play(script, small).grade, Grade::fail);
  const Played excused = play(script, small, 7, {.limits = {.max_header_bytes = 1024}});
  EXPECT_EQ(excused.grade, Grade::not_applicable);
  EXPECT_NE(excused.why.find("but the peer takes 1024 (limit declared)"), std::string::npos)
      << excused.why;
  EXPECT_EQ(play(script, small, 7, {.limits = {.max_header_bytes = 2048}}).grade, Grade::fail);
  EXPECT_EQ(play(script, right, 7, {.limits = {.max_header_bytes = 1024}}).grade, Grade::pass);
}

}  // namespace
}  // namespace test
