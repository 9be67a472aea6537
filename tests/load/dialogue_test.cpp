#include "tools/load/dialogue.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/load/scene.h"
#include "tests/support/folder.h"

namespace load {
namespace {

using namespace std::chrono_literals;
using session::Then;
using Texts = std::vector<std::string>;

// One connection for ten seconds whose scenario has these lines.
std::string doing(const std::string& lines, const std::string& above = "", int connections = 1) {
  return fmt::format(
      "{}\nstages: [{{name: run, duration: 10s}}]\nscenarios:\n  it:\n    population: "
      "{{connections: {}}}\n{}\n",
      above, connections, lines);
}

TEST(Dialogue, DoesTheStepsOfAFlowInOrder) {
  Scene scene(doing(R"(
    flow:
      - send: one
      - wait: 2s
      - repeat: {times: 2, do: [{send: "again ${seq}"}]}
      - send: last
)"));
  scene.open();
  EXPECT_EQ(scene.messages(), Texts{"one"});
  scene.at(1999ms);
  EXPECT_TRUE(scene.messages().empty());
  scene.at(2s);
  // The flow is over, and so is the connection: another one takes its place.
  EXPECT_EQ(scene.messages(), (Texts{"again 0", "again 1", "last", "Close 1000"}));
  EXPECT_EQ(scene.total(Count::flows), 1u);
  EXPECT_EQ(scene.stage(0)[Count::sent], 4u);
  scene.close(1000);
  scene.at(2001ms);
  EXPECT_EQ(scene.dialled(), 2u);
}

TEST(Dialogue, OpensBeforeItDoesAnythingElse) {
  Scene scene(doing(R"(
    on_open:
      - request: {send: join, match: {contains: joined}, timeout: 1s}
    traffic:
      - {rate: 1/s, per: connection, do: [{send: hello}]}
    on_close:
      - send: leave
)"));
  scene.open();
  EXPECT_EQ(scene.messages(), Texts{"join"});
  scene.at(500ms);
  EXPECT_EQ(scene.cohort().members().read(), 0u);
  scene.text("something else");
  EXPECT_EQ(scene.cohort().members().read(), 0u);
  scene.text("joined");
  EXPECT_EQ(scene.cohort().members().read(), 1u);
  EXPECT_EQ(scene.stage(0)[Metric::rtt].max() / 1000, 500u);
  scene.at(1s);
  EXPECT_EQ(scene.messages(), Texts{"hello"});
  EXPECT_EQ(scene.total(Count::missed), 1u);  // at 0s it was not there yet
  scene.at(10s);
  const Texts last = scene.messages();
  ASSERT_GE(last.size(), 2u);
  EXPECT_EQ(last[last.size() - 2], "leave");
  EXPECT_EQ(last.back(), "Close 1000");
}

TEST(Dialogue, LeavesWhereItsOpeningFails) {
  Scene scene(doing(R"(
    on_open:
      - request: {send: join, match: joined, timeout: 1s}
)"));
  scene.open();
  scene.at(1s);
  EXPECT_EQ(scene.messages(), (Texts{"join", "Close 1000"}));
  EXPECT_EQ(scene.error("disconnected: on_open: no reply within 1s"), 1u);
  EXPECT_EQ(scene.total(Count::disconnected), 1u);
  EXPECT_EQ(scene.total(Count::timeouts), 1u);
}

TEST(Dialogue, FindsRepliesByAValueWhateverTheirOrder) {
  Scene scene(doing(R"(
    traffic:
      - rate: 10/s
        per: connection
        do: [{request: {send: '{"op":"echo","n":"${seq}"}', correlate: {json: $.n}}}]
)"));
  scene.open();
  scene.at(200ms);
  EXPECT_EQ(scene.messages(), (Texts{R"({"op":"echo","n":"0"})", R"({"op":"echo","n":"1"})"}));
  scene.at(250ms);
  scene.text(R"({"n":"1"})");
  EXPECT_EQ(scene.stage(0)[Metric::rtt].max() / 1000, 50u);
  scene.text(R"({"n":"7"})");
  EXPECT_EQ(scene.error("reply: to nothing"), 1u);
  scene.text(R"({"n":"0"})");
  EXPECT_EQ(scene.stage(0)[Metric::rtt].max() / 1000, 150u);
  EXPECT_EQ(scene.tally()[Level::outstanding], 0u);
}

TEST(Dialogue, FindsRepliesByExpressionAndByOctets) {
  for (const char* correlate : {"{regex: 'id=([0-9]+)'}", "{bytes: 3+1}"}) {
    Scene scene(doing(fmt::format(R"(
    traffic:
      - rate: 10/s
        per: connection
        do: [{{request: {{send: "id=${{seq}};", correlate: {}}}}}]
)",
                                  correlate)));
    scene.open();
    scene.at(200ms);
    scene.text("id=1; ok");
    EXPECT_EQ(scene.tally()[Level::outstanding], 1u) << correlate;
    scene.text("id=0; ok");
    EXPECT_EQ(scene.tally()[Level::outstanding], 0u) << correlate;
    EXPECT_EQ(scene.total(Count::verify_failed), 0u) << correlate;
  }
}

TEST(Dialogue, FindsRepliesByTheirStamps) {
  Scene scene(doing(
      R"(
    receive: {verify: bytes}
    traffic:
      - {rate: 10/s, per: connection, do: [{request: {send: line, correlate: stamp}}]}
)",
      "payloads: {line: {random: ascii, size: {dist: uniform, min: 40B, max: 90B}, stamp: true}}"));
  scene.open();
  scene.at(200ms);
  const Texts sent = scene.messages();
  ASSERT_EQ(sent.size(), 2u);
  EXPECT_NE(sent[0].size(), sent[1].size());
  scene.text(sent[1]);
  scene.text("news from somebody else");
  scene.text(sent[0]);
  EXPECT_EQ(scene.stage(0)[Metric::rtt].total(), 2u);
  EXPECT_EQ(scene.total(Count::verify_failed), 0u);
  scene.at(300ms);
  std::string changed = scene.messages().at(0);
  changed.back() ^= 1;
  scene.text(changed);
  EXPECT_EQ(scene.error("reply: not what was sent"), 1u);
}

TEST(Dialogue, WaitsForAllReplies) {
  Scene scene(doing("    flow: [{request: {send: x, replies: 3, correlate: fifo}}, {send: done}]"));
  scene.open();
  scene.messages();
  scene.text("1");
  scene.text("2");
  EXPECT_TRUE(scene.messages().empty());
  scene.text("3");
  EXPECT_EQ(scene.messages().at(0), "done");
  EXPECT_EQ(scene.stage(0)[Count::received], 3u);
}

TEST(Dialogue, RemembersWhatItCaptured) {
  Scene scene(doing(R"(
    flow:
      - request: {send: login, match: {json: $.token}, capture: {token: $.token}}
      - expect: {match: {contains: ready}, capture: {room: 'room=(\w+)'}}
      - send: '{"t":"${token}","r":"${room}"}'
)"));
  scene.open();
  scene.text(R"({"token":"s3cret"})");
  scene.text("ready room=blue");
  EXPECT_EQ(scene.messages(), (Texts{"login", R"({"t":"s3cret","r":"blue"})", "Close 1000"}));
}

TEST(Dialogue, EscapesWhatStandsInJson) {
  Scene scene(doing(R"(
    flow:
      - request: {send: x, match: {regex: '.'}, capture: {said: '(?s).*'}}
      - send: {json: {said: "${said}"}}
)"));
  scene.open();
  scene.text("a\"b\\c\n");
  EXPECT_EQ(scene.messages().at(1), R"({"said":"a\"b\\c\u000a"})");
}

TEST(Dialogue, GivesUpWhatItExpects) {
  Scene scene(doing("    flow: [{expect: {match: ready, timeout: 1s}}, {send: on}]"));
  scene.open();
  scene.at(1s);
  EXPECT_EQ(scene.messages(), Texts{"Close 1000"});
  EXPECT_EQ(scene.error("disconnected: flow: nothing that fits came"), 1u);
}

TEST(Dialogue, ChoosesByWeight) {
  Scene scene(doing(R"(
    flow:
      - repeat:
          times: 1000
          do: [{choose: [{weight: 3, do: [{send: a}]}, {weight: 1, do: [{send: b}]}]}]
)"));
  scene.open();
  for (int i = 1; i < 20; ++i) scene.at(i * 1ms);
  int a = 0;
  int all = 0;
  for (const std::string& message : scene.messages()) {
    a += message == "a";
    all += message == "a" || message == "b";
  }
  EXPECT_EQ(all, 1000);
  EXPECT_NEAR(a, 750, 50);
}

TEST(Dialogue, RepeatsForEverWithoutStandingStill) {
  Scene scene(doing("    flow: [{repeat: {times: forever, do: [{send: x}, {wait: 1s}]}}]"));
  scene.open();
  for (int i = 1; i < 10; ++i) scene.at(i * 1s);
  EXPECT_EQ(scene.messages().size(), 10u);
}

TEST(Dialogue, PingsClosesAndAborts) {
  Scene pings(doing("    flow: [{ping: {payload: p}}, {send: after}]"));
  pings.open();
  EXPECT_EQ(pings.messages(), Texts{"p"});
  pings.frame(ws::Opcode::pong, "p");
  EXPECT_EQ(pings.messages().at(0), "after");

  Scene closes(doing("    flow: [{close: {code: 4001, reason: bye}}, {send: never}]"));
  closes.open();
  EXPECT_EQ(closes.messages(), Texts{"Close 4001"});

  Scene aborts(doing("    flow: [{abort: rst}]"));
  aborts.open();
  EXPECT_EQ(aborts.driver().then, Then::reset);
  EXPECT_EQ(aborts.total(Count::disconnected), 0u);
}

TEST(Dialogue, SendsFragments) {
  Scene scene(doing("    flow: [{send: {text: abcdef, fragments: 3}}]"));
  scene.open();
  EXPECT_EQ(scene.messages(), (Texts{"ab", "cd", "ef", "Close 1000"}));
  EXPECT_EQ(scene.total(Count::sent), 1u);
}

TEST(Dialogue, MarksMoments) {
  Scene scene(doing("    flow: [{mark: begun}, {wait: 1s}, {mark: ended}]", "", 2));
  scene.open_all();
  scene.at(1s);
  EXPECT_EQ(scene.tally().marks(),
            (std::map<std::string, std::uint64_t>{{"begun", 2}, {"ended", 2}}));
}

TEST(Dialogue, SaysWhatDataFilesHave) {
  const test::Folder folder;
  const std::string file = folder.write("users.csv", "name,token\nann,1\nbob,2\n");
  const auto data = [&](const char* pick, const char* end) {
    return fmt::format("data: {{users: {{file: {}, pick: {}, on_end: {}}}}}", file, pick, end);
  };
  const std::string lines = R"(
    traffic: [{rate: 1/s, per: connection, do: [{send: "${users.name} ${users.token}"}]}]
)";
  Scene kept(doing(lines, data("per-connection", "recycle"), 3));
  kept.open_all();
  kept.at(1s);
  EXPECT_EQ(kept.messages(0).at(0), "ann 1");
  EXPECT_EQ(kept.messages(2).at(0), "ann 1");

  Scene next(doing(lines, data("sequential", "recycle")));
  next.open();
  next.at(3s);
  EXPECT_EQ(next.messages(), (Texts{"ann 1", "bob 2", "ann 1"}));

  Scene used_up(doing(lines, data("sequential", "stop")));
  used_up.open();
  used_up.at(3s);
  EXPECT_EQ(used_up.messages(), (Texts{"ann 1", "bob 2", "Close 1000"}));

  Scene fails(doing(lines, data("sequential", "fail")));
  bool failed = false;
  fails.crew().fail = [&] { failed = true; };
  fails.open();
  fails.at(2s);
  EXPECT_FALSE(failed);
  fails.at(3s);
  EXPECT_TRUE(failed);
}

TEST(Dialogue, EndsWhereItsDataIsUsedUpHoweverFastItGoes) {
  const test::Folder folder;
  const std::string file = folder.write("users.csv", "name\nann\nbob\n");
  const std::string data =
      fmt::format("data: {{users: {{file: {}, pick: sequential, on_end: stop}}}}", file);
  Scene unlimited(doing(R"(
    traffic: [{rate: max, per: connection, do: [{send: "${users.name}"}]}]
)",
                        data));
  unlimited.open();
  EXPECT_EQ(unlimited.messages(), (Texts{"ann", "bob", "Close 1000"}));

  Scene closed(doing(R"(
    traffic: [{rate: max, per: connection, model: closed, max_outstanding: 4,
               do: [{request: {send: "${users.name}", correlate: echo}}]}]
)",
                     data));
  closed.open();
  closed.texts({"ann", "bob"});
  EXPECT_EQ(closed.messages(), (Texts{"ann", "bob", "Close 1000"}));
}

TEST(Dialogue, BeginsOneRoundATurnThatBeginsWithNoMessage) {
  Scene waits(
      doing("    traffic: [{rate: max, per: connection, do: [{wait: 1s}, {send: hello}]}]"));
  waits.open();
  EXPECT_TRUE(waits.messages().empty());
  waits.at(1s);
  EXPECT_EQ(waits.messages(), Texts{"hello"});
  Scene marks(doing("    traffic: [{rate: max, per: connection, do: [{mark: here}]}]"));
  marks.open();
  EXPECT_TRUE(marks.messages().empty());
}

// Fan-out: what one connection publishes comes to all.

const std::string fan_out = doing(R"(
    receive: {topics: [all], sequence: stamp, verify: crc, ignore: [{contains: hello}]}
    traffic: [{rate: 1/s, do: [{publish: {send: line, topic: all, deliver_within: 1s}}]}]
)",
                                  "payloads: {line: {random: ascii, size: 60B, stamp: true}}", 3);

TEST(Dialogue, TimesDeliveries) {
  Scene scene(fan_out);
  scene.open_all();
  scene.at(1s);
  const std::string published = scene.messages(0).at(0);
  EXPECT_EQ(scene.total(Count::published), 1u);
  EXPECT_EQ(scene.total(Count::deliveries_due), 3u);
  scene.at(1020ms);
  scene.text(published, 0);
  scene.text("{\"from\":\"x\",\"text\":\"" + published + "\"}", 1);
  scene.at(2500ms);
  scene.text(published, 2);
  const Figures& figures = scene.stage(0);
  EXPECT_EQ(figures[Metric::delivery].total(), 3u);
  EXPECT_EQ(figures[Metric::delivery].min() / 1000, 20u);
  EXPECT_EQ(figures[Metric::delivery].max() / 1000, 1500u);
  EXPECT_EQ(figures[Count::deliveries], 2u);
  EXPECT_EQ(figures[Count::timeouts], 1u);
  // One server puts more around it, which is not what was published.
  EXPECT_EQ(scene.error("delivery: not what was published"), 1u);
  EXPECT_EQ(scene.tally().reaches().at(1).due, 3u);
  EXPECT_EQ(scene.tally().reaches().at(1).came, 2u);
}

// A server may send to more than the publisher means: those are not deliveries.
TEST(Dialogue, CountsDeliveriesToThoseWhoAreMeantOnly) {
  Scene scene(R"(
payloads: {line: {random: ascii, size: 60B, stamp: true}}
stages: [{name: run, duration: 10s}]
scenarios:
  a_writer:
    population: {connections: 1}
    traffic: [{rate: 1/s, do: [{publish: {send: line, topic: all, to: readers}}]}]
  readers:
    population: {connections: 1}
    receive: {topics: [all]}
)");
  scene.open();
  scene.at(1s);
  scene.text(scene.messages().at(0));
  EXPECT_EQ(scene.total(Count::published), 1u);
  EXPECT_EQ(scene.total(Count::deliveries), 0u);
  EXPECT_EQ(scene.total(Count::received), 1u);
  EXPECT_EQ(scene.total(Count::verify_failed), 0u);
}

TEST(Dialogue, KnowsGapsAndDoubles) {
  Scene scene(fan_out);
  scene.open_all();
  Texts published;
  for (int i = 1; i < 10; ++i) {
    scene.at(i * 1s);
    for (std::size_t j = 0; j < 3; ++j)
      for (const std::string& message : scene.messages(j)) published.push_back(message);
  }
  ASSERT_EQ(published.size(), 9u);  // three of each, by turns
  for (const std::size_t i : {0u, 6u, 6u}) scene.text(published[i], 1);
  for (const std::size_t i : {1u, 7u, 4u}) scene.text(published[i], 1);
  scene.go();
  EXPECT_EQ(scene.total(Count::duplicates), 1u);
  EXPECT_EQ(scene.total(Count::reordered), 1u);
  EXPECT_EQ(scene.total(Count::gaps), 1u);
}

TEST(Dialogue, GoesOnWithItsNumbersOnTheNextConnection) {
  Scene scene(doing(R"(
    traffic: [{rate: 1/s, do: [{send: "no ${seq}"}]}]
)",
                    "defaults: {reconnect: {policy: immediate}}"));
  scene.open();
  scene.at(2s);
  EXPECT_EQ(scene.messages(), (Texts{"no 0", "no 1"}));
  scene.end(session::End::reset);
  scene.at(2001ms);
  ASSERT_EQ(scene.dialled(), 2u);
  scene.open(1);
  scene.at(3s);
  EXPECT_EQ(scene.messages(1), Texts{"no 2"});
}

TEST(Dialogue, FollowsNumbersThatOthersGive) {
  Scene scene(doing("    receive: {sequence: {json: $.n}, ignore: [{contains: hello}]}\n"));
  scene.open();
  for (const char* text : {R"({"n": 7})", R"({"n": 8})", R"({"n": 8})", R"({"n": 11})",
                           R"({"n": 10})", R"({"hello": 1})"})
    scene.text(text);
  EXPECT_EQ(scene.total(Count::verify_failed), 0u);
  for (const char* text : {R"({"n": "x"})", R"({})", "no JSON"}) scene.text(text);
  scene.go();
  EXPECT_EQ(scene.total(Count::duplicates), 1u);
  EXPECT_EQ(scene.total(Count::reordered), 1u);
  EXPECT_EQ(scene.total(Count::gaps), 1u);  // 9
  EXPECT_EQ(scene.total(Count::verify_failed), 3u);
  EXPECT_EQ(scene.error("sequence: no number where it should be"), 3u);
}

TEST(Dialogue, IgnoresWhatItIsToldTo) {
  Scene scene(fan_out);
  scene.open_all();
  scene.text("hello all");
  scene.text("something else");
  EXPECT_EQ(scene.total(Count::ignored), 1u);
  EXPECT_EQ(scene.total(Count::received), 2u);
  EXPECT_EQ(scene.total(Count::verify_failed), 0u);
}

TEST(Dialogue, FillsWritesWhereThereIsNoLimit) {
  Scene scene(doing("    traffic: [{rate: max, per: connection, do: [{send: line}]}]",
                    "payloads: {line: {random: ascii, size: 1000B}}"));
  scene.open();
  const std::size_t first = scene.messages().size();
  EXPECT_NEAR(static_cast<double>(first), 131, 2);
  EXPECT_TRUE(scene.driver().wish.wake_when_sent);
  scene.driver().wake();
  EXPECT_EQ(scene.messages().size(), first);
}

}  // namespace
}  // namespace load
