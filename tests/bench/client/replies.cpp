#include "tests/bench/client/replies.h"

#include "libcore/base/error.h"

namespace bench {

std::uint64_t MessageEnds::count(std::span<char> in) {
  std::uint64_t ends = 0;
  while (auto chunk = reader_.next(in)) {
    if (chunk->header.opcode == ws::Opcode::close) base::fail("the server closed a connection");
    if (chunk->last && chunk->header.fin && !ws::is_control(chunk->header.opcode)) ++ends;
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
