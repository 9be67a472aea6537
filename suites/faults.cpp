#include "suites/faults.h"

namespace suite {

std::vector<FaultClass> every_fault() {
  // No peer has room for so much. One that waits for it has not met its limit yet.
  constexpr std::uint64_t too_big = std::uint64_t{1} << 62;
  const Failure refused =
      failure(ws::CloseCode::message_too_big).or_code(ws::CloseCode::protocol_error);
  return {
      {"rsv", text("bad").with_rsv(ws::rsv1), protocol_failure(), true},
      {"opcode", frame(static_cast<ws::Opcode>(3), "bad"), protocol_failure(), true},
      {"mask", text("bad").wrongly_masked(), protocol_failure(), true},
      {"utf8", text("bad \xff"), text_failure(), true},
      {"control-size", ping(fill(126)), protocol_failure().leaving_unanswered(fill(126).octets()),
       true},
      {"orphan", continuation("bad"), protocol_failure(), true},
      {"close-code", close(999), protocol_failure(), false},
      {"too-big", binary("").declaring(too_big), refused.or_waits(Grade::informational), false},
  };
}

}  // namespace suite
