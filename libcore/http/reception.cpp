#include "libcore/http/reception.h"

#include <fmt/format.h>

#include "libcore/http/answer.h"

namespace http {

std::unique_ptr<session::Session> Router::refuse(int status, std::string_view why, session::Link&) {
  return std::make_unique<Answer>(refusal(status, why));
}

void Reception::on_open(session::Turn& turn) {
  if (turn.stopping) turn.then = session::Then::close;
  deadline_ = turn.now + router_.rules().head_timeout;
  turn.wish.wake_at = deadline_;
}

void Reception::on_bytes(std::span<char> in, session::Turn& turn) {
  std::string_view rest(in.data(), in.size());
  const bool whole = reader_.take(rest) != Progress::incomplete;
  turn.heir = whole ? heir(turn.link) : judge_line(turn.link);
  turn.rest = in.last(rest.size());
}

std::unique_ptr<session::Session> Reception::judge_line(session::Link& link) {
  if (line_judged_ || !reader_.has_start_line() || !router_.rules().strict) return nullptr;
  line_judged_ = true;
  const Faults faults = request_line_faults(reader_.octets());
  const Fault* const fault = first_refused(faults);
  return fault == nullptr ? nullptr : refuse(*fault, link);
}

std::unique_ptr<session::Session> Reception::heir(session::Link& link) {
  const HeadLimits& limits = router_.rules().limits;
  switch (reader_.progress()) {
    case Progress::incomplete:
      return router_.refuse(408, "the request did not come in time", link);
    case Progress::not_http:
      return router_.refuse(400, "this is no HTTP request", link);
    case Progress::start_line_too_long:
      return router_.refuse(
          414, fmt::format("the request line has more than {} octets", limits.octets), link);
    case Progress::too_large:
      return router_.refuse(431, fmt::format("the head has more than {} octets", limits.octets),
                            link);
    case Progress::too_many_fields:
      return router_.refuse(431, fmt::format("the head has more than {} fields", limits.fields),
                            link);
    case Progress::complete:
      break;
  }
  const Request request = parse_request(reader_.octets());
  const Fault* const fault = router_.rules().strict ? first_refused(request.faults) : nullptr;
  if (fault == nullptr) return router_.route(request, reader_.octets(), link);
  return refuse(*fault, link);
}

std::unique_ptr<session::Session> Reception::refuse(const Fault& fault, session::Link& link) {
  return router_.refuse(400, fmt::format("{} ({})", to_string(fault.kind), section(fault.kind)),
                        link);
}

void Reception::on_wake(session::Turn& turn) {
  if (turn.stopping) {
    turn.then = session::Then::close;
  } else if (turn.now < deadline_) {
    return;
  } else if (reader_.octets().empty()) {
    router_.on_silence(turn.link);
    turn.then = session::Then::close;
  } else {
    turn.heir = heir(turn.link);
  }
}

void Reception::on_end(session::End, session::Turn& turn) { turn.then = session::Then::close; }

}  // namespace http
