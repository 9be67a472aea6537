// What a peer is seen to say, and what the passive rules find in it, does not depend on how its
// octets were cut.

#include "suites/inbox.h"
#include "tests/fuzz/input.h"

namespace {

using fuzz::require;

struct Seen {
  explicit Seen(ws::Role judged) : inbox(judged, transcript) {}

  void end() { inbox.ended(session::End::fin, {}, true); }

  suite::Transcript transcript;
  suite::Inbox inbox;
};

bool same(const suite::Inbox::Message& a, const suite::Inbox::Message& b) {
  return a.opcode == b.opcode && a.payload == b.payload && a.frames == b.frames &&
         a.order == b.order;
}
bool same(const suite::Inbox::Control& a, const suite::Inbox::Control& b) {
  return a.payload == b.payload && a.order == b.order;
}
bool same(const suite::MonitorHit& a, const suite::MonitorHit& b) {
  return a.id == b.id && a.grade == b.grade && a.why == b.why && a.offset == b.offset;
}
bool same(const suite::Transcript::Entry& a, const suite::Transcript::Entry& b) {
  return a.kind == b.kind && a.summary == b.summary && a.octets == b.octets && a.length == b.length;
}

template <typename All>
void require_same(const All& a, const All& b) {
  require(std::ranges::equal(a, b, [](const auto& x, const auto& y) { return same(x, y); }));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const auto judged = static_cast<ws::Role>(input.choice() & 1);
  const std::uint8_t seed = input.choice();
  Seen whole(judged);
  Seen cut(judged);
  fuzz::in_one(input.rest(), [&](std::span<char> in) { whole.inbox.take(in, {}); });
  fuzz::in_pieces(input.rest(), seed, [&](std::span<char> in) { cut.inbox.take(in, {}); });
  whole.end();
  cut.end();

  require_same(whole.inbox.messages, cut.inbox.messages);
  require_same(whole.inbox.pongs, cut.inbox.pongs);
  require_same(whole.inbox.pings, cut.inbox.pings);
  require_same(whole.inbox.closes, cut.inbox.closes);
  require(whole.inbox.data_begun == cut.inbox.data_begun);
  require_same(whole.inbox.monitor().hits(), cut.inbox.monitor().hits());
  require_same(whole.transcript.entries(), cut.transcript.entries());
  require(whole.transcript.entries().size() <= suite::Transcript::entries_kept + 1);
  return 0;
}
