#include "tests/bench/client/replies.h"

#include "libcore/base/error.h"

namespace bench {

std::uint64_t MessageEnds::count(std::span<char> in) {
  std::uint64_t ends = 0;
  while (auto chunk = reader_.next(in)) {
    const ws::FrameHeader& header = chunk->header;
    if (header.opcode == ws::Opcode::close) base::fail("the server closed a connection");
    if (ws::is_control(header.opcode)) continue;
    if (chunk->first) carried_ += header.length;
    if (octets_ == 0 && header.opcode != ws::Opcode::continuation && (header.rsv & ws::rsv1) == 0)
      base::fail("a reply is not compressed");
    if (!chunk->last || !header.fin) continue;
    if (octets_ != 0 && carried_ != octets_) base::fail("{} octets came back", carried_);
    carried_ = 0;
    ++ends;
  }
  return ends;
}

std::uint64_t Returned::count(std::size_t octets, const Requests& requests) {
  part_ += octets;
  std::uint64_t ends = 0;
  for (std::size_t size; part_ >= (size = requests.size(whole_, 1)); ++whole_, ++ends)
    part_ -= size;
  return ends;
}

}  // namespace bench
