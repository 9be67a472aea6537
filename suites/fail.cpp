#include <fmt/format.h>

#include <chrono>
#include <numeric>

#include "suites/catalogue.h"
#include "suites/faults.h"

namespace suite {
namespace {

using namespace std::chrono_literals;

void processing_stops(Group& g, const FaultClass& fault) {
  const std::vector<Item> behind = {text("behind"), ping("behind"), close(1000)};
  std::vector<Item> at_once = {fault.stimulus};
  at_once.insert(at_once.end(), behind.begin(), behind.end());
  const Failure failed = fault.failure.leaving_unanswered("behind");
  Case& script = g.add(fmt::format("processing-stops-{}", fault.name),
                       "nothing behind a fault is processed, at once or later");
  script.covers("RFC6455-7.1.7-7").fresh().called("at once").send(at_once).expect(failed);
  script.fresh()
      .called("later")
      .answer_close_with(behind)
      .send(fault.stimulus)
      .pause(200ms)
      .send(behind)
      .expect(failed);
}

void close_frame_sent(Group& g, const FaultClass& fault) {
  g.add(fmt::format("close-frame-sent-{}", fault.name),
        "a connection is failed with a Close that says why")
      .covers("RFC6455-7.1.7-5", "RFC6455-7.1.7-6", "RFC6455-10.7-2", "RFC6455-10.7-3",
              "RFC6455-7.4.1-4")
      .send(fault.stimulus)
      .expect(fault.failure);
}

void connection_ends(Group& g, const FaultClass& fault) {
  g.add(fmt::format("connection-ends-{}", fault.name),
        "the peer ends TCP behind a fault, and waits for nothing")
      .covers("RFC6455-7.1.7-1", "RFC6455-7.1.7-3")
      .answer_close_with({})
      .send(fault.stimulus)
      .expect(Ended{Grade::fail});
}

}  // namespace

Group fail() {
  Group g("fail", "7.1.7 Fail the WebSocket Connection");
  g.judging(Judged::either);
  const std::vector<FaultClass> faults = every_fault();
  for (const FaultClass& fault : faults)
    if (fault.ends_processing) processing_stops(g, fault);
  for (const FaultClass& fault : faults) close_frame_sent(g, fault);
  for (const FaultClass& fault : faults)
    if (fault.ends_processing && fault.name != "control-size") connection_ends(g, fault);

  g.add("pending-echo-first", "whether a message right ahead of a fault is echoed")
      .covers("RFC6455-7.1.7-7")
      .send({text("good"), frame(static_cast<ws::Opcode>(3), "bad")})
      .expect(protocol_failure().behind({{ws::Opcode::text, "good"}}));
  g.add("two-faults", "of two faults the first fails the connection")
      .covers("RFC6455-7.1.7-7")
      .send({frame(static_cast<ws::Opcode>(3), "bad"), text("bad").with_rsv(ws::rsv2)})
      .expect(protocol_failure());

  constexpr std::size_t crowd = 200;
  std::vector<std::size_t> places(crowd);
  std::iota(places.begin(), places.end(), 0);
  g.add("server-survives", "200 connections with a fault each leave the server alive")
      .judging(Judged::server)
      .covers("RFC6455-10.7-1")
      .beside(
          places,
          [&](Conversation& conversation, std::size_t i) {
            const FaultClass& fault = faults[i % faults.size()];
            conversation.called(fmt::format("{} {}", fault.name, i))
                .send(fault.stimulus)
                .expect(fault.failure);
          },
          crowd)
      .then_alive();
  return g;
}

}  // namespace suite
