#include "suites/streaming.h"

#include <algorithm>

#include "suites/look.h"
#include "suites/segments.h"

namespace suite {
Streaming::Streaming(const Stream& stream, double scale, ws::Role speaker, Time now)
    : stream_(stream),
      payload_(stream.frame.payload.octets()),
      speaker_(speaker),
      began_(now),
      times_(stream.times.at(scale)) {}

std::size_t Streaming::write(base::Buffer& out, base::Random& random, Time now) {
  const std::size_t begin = out.size();
  const std::size_t before = sent_;
  while (!all_sent() && out.size() - begin < longest_part) {
    if (stream_.in_flight != 0 && owed() >= stream_.in_flight) break;
    if (stream_.octets_only) {
      out.append(payload_);
    } else {
      ws::write_frame(header_of(stream_.frame, speaker_, random), payload_, out);
    }
    ++sent_;
    if (stream_.in_flight == 1) sent_at_.push_back(now);  // behind others it would be a queue
  }
  return sent_ - before;
}

std::optional<Judgement> Streaming::take(Inbox& inbox, std::vector<Timing>& timings) {
  std::erase_if(inbox.pongs, [&](const Inbox::Control& pong) { return pong.payload == payload_; });
  while (owed() > 0 && !inbox.messages.empty()) {
    const Inbox::Message came = std::move(inbox.messages.front());
    inbox.messages.pop_front();
    if (came.opcode != stream_.frame.opcode)
      return Judgement{Facet::behaviour, Grade::fail, in_words(came) + " came back instead"};
    const std::string difference = first_difference(payload_, came.payload);
    if (!difference.empty())
      return Judgement{Facet::behaviour, Grade::fail, "the echo is changed: " + difference};
    ++answered_;
    if (sent_at_.empty()) continue;
    timings.push_back({Span::echo, came.at - sent_at_.front()});
    sent_at_.pop_front();
  }
  return std::nullopt;
}

Stretch Streaming::result(Time now) const {
  return {.frames = sent_, .octets = octets(), .took = now - began_};
}

}  // namespace suite
