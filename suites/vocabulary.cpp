#include "suites/vocabulary.h"

#include <fmt/format.h>

#include "libcore/base/overloaded.h"
#include "libcore/base/text.h"
#include "libcore/base/units.h"
#include "suites/changed.h"

namespace suite {
namespace {

std::string describe(const Item& item) {
  return std::visit(base::Overloaded{[](const Frame& frame) { return suite::describe(frame); },
                                     [](const Raw& octets) {
                                       return fmt::format("the octets {}",
                                                          base::hex(octets.octets, 20));
                                     },
                                     [](const Fragmented& fragmented) {
                                       return fmt::format("{} in fragments of {}",
                                                          suite::describe(fragmented.message),
                                                          base::format_size(fragmented.size));
                                     }},
                    item);
}

// "a, b, c", cut behind a few.
std::string list(const std::vector<Item>& items) {
  constexpr std::size_t shown = 6;
  std::string text;
  for (std::size_t i = 0; i < items.size() && i < shown; ++i)
    text += (i == 0 ? "" : ", ") + describe(items[i]);
  if (items.size() > shown) text += fmt::format(" and {} more", items.size() - shown);
  return text;
}

std::string describe(const Cut& cut) {
  std::string text;
  switch (cut.kind) {
    case Cut::Kind::whole:
      break;
    case Cut::Kind::per_frame:
      text = ", a segment a frame";
      break;
    case Cut::Kind::pieces:
      text = cut.piece == 1 ? ", octet by octet" : fmt::format(", in segments of {}", cut.piece);
      break;
    case Cut::Kind::at:
      text = fmt::format(", cut behind octet {}", fmt::join(cut.offsets, ", "));
      break;
  }
  if (cut.between.count() > 0) text += ", " + base::format_duration(cut.between) + " apart";
  return text;
}

std::string codes_in_words(const std::vector<ws::CloseCode>& codes) {
  std::string text;
  for (std::size_t i = 0; i < codes.size(); ++i)
    text += fmt::format("{}{}", i == 0 ? "" : " or ", static_cast<int>(codes[i]));
  return text;
}

std::string describe(const std::vector<Echo>& earlier) {
  if (earlier.empty()) return {};
  return fmt::format("; {} may come back before",
                     earlier.size() == 1 ? "the message ahead"
                                         : fmt::format("the {} messages ahead", earlier.size()));
}

std::string describe(const Failure& failure) {
  std::string text = fmt::format("the connection is failed: Close {}, then TCP ends",
                                 codes_in_words(failure.codes));
  if (!failure.late.empty()) text += "; at the header, before " + list(failure.late);
  if (!failure.why_tolerated.empty())
    text += fmt::format(" (non-strict: {})", failure.why_tolerated);
  for (const std::string& ping : failure.unanswered)
    text += fmt::format("; the Ping {} is not answered", Payload(ping).describe());
  if (failure.waiting)
    text += fmt::format(" ({}: waits for the octets that were declared)", word(*failure.waiting));
  if (failure.without_close == Grade::pass) text += "; or TCP ends without a Close";
  if (failure.returned)
    text += fmt::format(" (non-strict: Close {} comes back)", *failure.returned);
  if (failure.with_fin) text += " (non-strict: with a RST)";
  return text + describe(failure.earlier);
}

std::string describe(const TakenOrRefused& what) {
  const std::string refused =
      fmt::format("the connection is ended with {}{}", codes_in_words(what.codes),
                  what.if_dropped == Grade::pass ? " or without a Close" : "");
  if (!what.answer) return fmt::format("{} ({} if all is taken)", refused, word(what.if_taken));
  const std::string answer =
      std::visit([](const auto& a) { return describe(Expectation(a)); }, *what.answer);
  return fmt::format("{}{}, or {}", answer,
                     what.if_taken == Grade::pass ? "" : fmt::format(" ({})", word(what.if_taken)),
                     refused);
}

std::string describe(const Opens& opens) {
  const auto graded = [](std::string text, Grade grade) {
    if (grade == Grade::pass) return text;
    return fmt::format("{} ({})", text, word(grade));
  };
  std::vector<std::string> parts;
  if (opens.if_so < Grade::fail)
    parts.push_back(graded("the connection opens, and a message comes back", opens.if_so));
  if (opens.if_not < Grade::fail)
    parts.push_back(graded("the client ends TCP and sends nothing", opens.if_not));
  return fmt::format("{}", fmt::join(parts, ", or "));
}

std::string describe(const GivesUp& gives_up) {
  return fmt::format(
      "the client ends TCP{}{}", gives_up.by == GivesUp::By::idle ? " by T_idle" : "",
      gives_up.if_not == Grade::pass ? std::string()
                                     : fmt::format(" ({} if not)", word(gives_up.if_not)));
}

std::string describe(const Stream& stream) {
  const std::string what = stream.octets_only
                               ? fmt::format("the octets {}", stream.frame.payload.describe())
                               : describe(stream.frame);
  std::string text = fmt::format("send {} ", what);
  if (stream.while_others) {
    text += "again and again until the others are done";
  } else if (stream.times.usual == stream.times.full) {
    text += fmt::format("{} times", stream.times.usual);
  } else {
    text += fmt::format("{} times ({} at full scale)", stream.times.usual, stream.times.full);
  }
  if (stream.in_flight == any_number) {
    text += ", each echoed";
  } else if (stream.in_flight != 0) {
    text += fmt::format(", each echoed, {} on the way at once", stream.in_flight);
  }
  if (stream.read_at_most) text += fmt::format(", reading {} octet a time", *stream.read_at_most);
  return text + (stream.unread ? ", reading nothing until that blocks" : "");
}

}  // namespace

Frame Frame::more() const {
  return changed(*this, [](Frame& f) { f.fin = false; });
}
Frame Frame::with_rsv(std::uint8_t bits) const {
  return changed(*this, [&](Frame& f) { f.rsv = bits; });
}
Frame Frame::in_form(ws::LengthForm length_form) const {
  return changed(*this, [&](Frame& f) { f.form = length_form; });
}
Frame Frame::declaring(std::uint64_t size) const {
  return changed(*this, [&](Frame& f) { f.declared = size; });
}
Frame Frame::under_key(ws::MaskKey mask_key) const {
  return changed(*this, [&](Frame& f) { f.key = mask_key; });
}
Frame Frame::wrongly_masked() const {
  return changed(*this, [](Frame& f) { f.masked_wrongly = true; });
}
Frame Frame::compressed_if_agreed() const {
  return changed(*this, [](Frame& f) { f.compressed = true; });
}

Frame frame(ws::Opcode opcode, Payload payload) {
  return {.opcode = opcode, .payload = std::move(payload)};
}
Frame text(Payload payload) { return frame(ws::Opcode::text, std::move(payload)); }
Frame binary(Payload payload) { return frame(ws::Opcode::binary, std::move(payload)); }
Frame continuation(Payload payload) { return frame(ws::Opcode::continuation, std::move(payload)); }
Frame ping(Payload payload) { return frame(ws::Opcode::ping, std::move(payload)); }
Frame pong(Payload payload) { return frame(ws::Opcode::pong, std::move(payload)); }
Frame close() { return frame(ws::Opcode::close, ""); }
Frame close(int code, std::string_view reason) {
  std::string body{static_cast<char>(code >> 8), static_cast<char>(code)};
  return frame(ws::Opcode::close, body.append(reason));
}

std::string describe(const Frame& frame) {
  std::string text(ws::name(frame.opcode));
  if (!frame.fin) text += " without FIN";
  if (frame.rsv != 0) {
    text += " with RSV";
    if ((frame.rsv & ws::rsv1) != 0) text += "1";
    if ((frame.rsv & ws::rsv2) != 0) text += "2";
    if ((frame.rsv & ws::rsv3) != 0) text += "3";
  }
  const std::string octets = frame.payload.octets();
  if (frame.opcode == ws::Opcode::close && octets.size() >= 2) {
    text += fmt::format(
        " {}", static_cast<unsigned char>(octets[0]) << 8 | static_cast<unsigned char>(octets[1]));
    if (octets.size() > 2) text += fmt::format(" \"{}\"", base::printable(octets.substr(2), 32));
  } else if (octets.empty()) {
    text += " (empty)";
  } else {
    text += " " + frame.payload.describe();
  }
  if (frame.form && *frame.form != ws::shortest_form(frame.declared.value_or(octets.size()))) {
    static constexpr std::string_view forms[] = {"7 bits", "16 bits", "64 bits"};
    text += fmt::format(", length in {}", forms[static_cast<int>(*frame.form)]);
  }
  if (frame.declared) text += fmt::format(", {} octets declared", *frame.declared);
  if (frame.key) text += fmt::format(", key {:08x}", *frame.key);
  if (frame.masked_wrongly) text += ", masked as the other side does";
  if (frame.compressed) text += ", compressed if agreed on";
  return text;
}

std::vector<Item> fragments(ws::Opcode opcode, const std::vector<std::string>& parts) {
  std::vector<Item> items;
  for (const std::string& part : parts) {
    Frame fragment = frame(items.empty() ? opcode : ws::Opcode::continuation, part);
    fragment.fin = items.size() + 1 == parts.size();
    items.emplace_back(std::move(fragment));
  }
  return items;
}

Cut slowly(Cut cut, std::chrono::milliseconds between) {
  cut.between = between;
  return cut;
}

Echo Echo::or_refused(std::string_view why) const {
  Echo echo = *this;
  echo.may_be_missing = echo.is_refused = true;
  echo.why_missing = why;
  return echo;
}
Echo Echo::or_too_big() const {
  Echo echo = *this;
  echo.may_be_too_big = true;
  return echo;
}

Failure Failure::or_code(ws::CloseCode code) const {
  return changed(*this, [&](Failure& f) { f.codes.push_back(code); });
}
Failure Failure::or_taken_as(std::vector<std::variant<Echo, PongOf>> answers,
                             std::string_view why) const {
  return changed(*this, [&](Failure& f) {
    f.tolerated = std::move(answers);
    f.why_tolerated = why;
  });
}
Failure Failure::or_ignored(std::string_view why) const {
  return changed(*this, [&](Failure& f) {
    f.ignoring_tolerated = true;
    f.why_tolerated = why;
  });
}
Failure Failure::or_waits(Grade grade) const {
  return changed(*this, [&](Failure& f) { f.waiting = grade; });
}
Failure Failure::leaving_unanswered(std::string ping) const {
  return changed(*this, [&](Failure& f) { f.unanswered.push_back(std::move(ping)); });
}
Failure Failure::before(std::vector<Item> rest) const {
  return changed(*this, [&](Failure& f) { f.late = std::move(rest); });
}

TakenOrRefused TakenOrRefused::or_with(ws::CloseCode code) const {
  return changed(*this, [&](TakenOrRefused& t) { t.codes.push_back(code); });
}
TakenOrRefused TakenOrRefused::or_dropped() const {
  return changed(*this, [](TakenOrRefused& t) { t.if_dropped = Grade::pass; });
}
TakenOrRefused TakenOrRefused::taken_is(Grade grade) const {
  return changed(*this, [&](TakenOrRefused& t) { t.if_taken = grade; });
}
TakenOrRefused taken_or_refused(const Frame& frame) {
  if (frame.opcode == ws::Opcode::pong) return {.answer = PongOf{frame.payload}};
  return {.answer = Echo{frame.opcode, frame.payload}};
}

TakenOrRefused refused_or(Grade if_taken) { return {.answer = {}, .if_taken = if_taken}; }

Stream Stream::echoed(std::size_t number) const {
  return changed(*this, [&](Stream& s) { s.in_flight = number; });
}
Stream Stream::without_reading() const {
  return changed(*this, [](Stream& s) { s.unread = true; });
}
Stream Stream::reading_at_most(std::uint32_t octets) const {
  return changed(*this, [&](Stream& s) { s.read_at_most = octets; });
}
Stream Stream::beside_others() const {
  return changed(*this, [](Stream& s) { s.while_others = true; });
}
Stream Stream::or_refused() const {
  return changed(*this, [](Stream& s) { s.may_be_refused = true; });
}
Stream many(Frame frame, Count times) { return {.frame = std::move(frame), .times = times}; }
Stream many(Raw octets, Count times) {
  return {.frame = binary(std::move(octets.octets)), .times = times, .octets_only = true};
}

Failure Failure::behind(std::vector<Echo> messages) const {
  return changed(*this, [&](Failure& f) { f.earlier = std::move(messages); });
}
Failure Failure::or_dropped(Grade grade) const {
  return changed(*this, [&](Failure& f) { f.without_close = grade; });
}
Failure Failure::or_returned(int code) const {
  return changed(*this, [&](Failure& f) { f.returned = code; });
}
Failure Failure::ending_with_fin() const {
  return changed(*this, [](Failure& f) { f.with_fin = true; });
}

Opens Opens::and_goes_on() const {
  return changed(*this, [](Opens& o) { o.goes_on = true; });
}
Opens Opens::losing_nothing_of(std::vector<Echo> messages) const {
  return changed(*this, [&](Opens& o) { o.ahead = std::move(messages); });
}

Expectation expected(const Frame& frame) {
  if (frame.opcode == ws::Opcode::pong) return PongOf{frame.payload};
  return Echo{frame.opcode, frame.payload};
}

std::string describe(const Expectation& expectation) {
  return std::visit(
      base::Overloaded{
          [](const Echo& echo) {
            return fmt::format(
                "the message {} {} comes back{}{}{}", ws::name(echo.opcode),
                echo.payload.describe(),
                echo.may_be_missing ? " (non-strict if the connection ends before)"
                : echo.may_be_lost  ? " (non-strict if it is lost)"
                                    : "",
                echo.tolerated ? fmt::format(" (non-strict: {})", echo.why_tolerated) : "",
                echo.may_be_too_big ? " or is refused as too big" : "");
          },
          [](const PongOf& pong) {
            return fmt::format("a Pong with {} {}{}{}", pong.payload.describe(),
                               pong.or_before ? "comes or has come" : "comes",
                               pong.may_be_late ? " (non-strict if only later)" : "",
                               pong.before_echo ? " (non-strict if behind the message)" : "");
          },
          [](const PongsOf& pongs) {
            return fmt::format("of {} Pings the last is answered, and those answered come in order",
                               pongs.payloads.size());
          },
          [](const Failure& failure) { return describe(failure); },
          [](const TakenOrRefused& what) { return describe(what); },
          [](const CloseReply& reply) {
            std::string code;
            if (reply.sent)
              code =
                  *reply.sent == 1000 ? " with 1000" : fmt::format(" with {} or 1000", *reply.sent);
            return fmt::format(
                "one Close{}, then TCP ends{}{}", code,
                reply.without_close < Grade::fail
                    ? fmt::format(" ({}: without a Close)", word(reply.without_close))
                    : "",
                describe(reply.earlier));
          },
          [](const PeerClose& close) {
            if (close.may_refuse)
              return fmt::format(
                  "Close {} is not sent: the request is refused, or another Close "
                  "comes",
                  close.asked);
            return fmt::format("Close {}{} comes, then TCP ends{}", close.asked,
                               close.reason.empty() ? "" : fmt::format(" \"{}\"", close.reason),
                               close.unanswered ? " though we do not answer" : "");
          },
          [](const Ended& ended) {
            return "TCP ends, and no unfinished message is delivered" + describe(ended.earlier);
          },
          [](const NoMessage& nothing) {
            return fmt::format("no message so far: {}", nothing.because);
          },
          [](const NoPong& none) {
            return fmt::format("no Pong with {} came", none.payload.describe());
          },
          [](const Reaction& reaction) {
            return reaction.barred ? fmt::format("\"{}\" does not come back",
                                                 base::printable(*reaction.barred, 32))
                                   : std::string("it is recorded what comes of it");
          },
          [](const Compression& compression) {
            return fmt::format("it is recorded how messages are compressed{}",
                               compression.needed ? " (not applicable if none is)" : "");
          },
          [](const Unasked&) {
            return std::string("nothing in particular; messages that nobody asked for are noted");
          },
          [](const Watch& watch) {
            if (!watch.keep_alives) return std::string("nothing in particular, for T_idle");
            return fmt::format("nothing in particular, for {} keep-alive intervals",
                               *watch.keep_alives);
          },
          [](const Opens& opens) { return describe(opens); },
          [](const GivesUp& gives_up) { return describe(gives_up); }},
      expectation);
}

std::string describe(const Step& step) {
  return std::visit(
      base::Overloaded{
          [](const Send& send) {
            return fmt::format("send {}{}{}", list(send.items), describe(send.cut),
                               send.reading_held ? ", reading nothing until that blocks" : "");
          },
          [](const Stream& stream) { return describe(stream); },
          [](const CloseCommand& command) {
            return fmt::format("ask the peer to send Close {}{}{}", command.code,
                               command.reason.empty()
                                   ? ""
                                   : fmt::format(" \"{}\"", base::printable(command.reason, 16)),
                               command.behind.empty() ? "" : ", and send " + list(command.behind));
          },
          [](const Expect& expect) { return "expect that " + describe(expect.what); },
          [](const Pause& pause) {
            return pause.slow ? std::string("wait for T_slow")
                              : "wait for " + base::format_duration(pause.for_time);
          },
          [](const EndOfOurs& end) {
            return std::string(end.how == EndOfOurs::How::fin ? "send FIN" : "send RST");
          },
          [](const AwaitData&) { return std::string("wait for the echo to begin"); },
          [](const Volley& volley) {
            return fmt::format(
                "{} {} messages ({} at full scale) of {} octets of {}{}, and their "
                "echoes",
                volley.usual, ws::name(volley.opcode()), volley.full, volley.size,
                name(volley.corpus),
                volley.fragment == 0 ? std::string()
                                     : fmt::format(" in fragments of {}", volley.fragment));
          },
          [](const Ask& ask) { return "send " + describe(ask.request); },
          [](const Respond& respond) {
            return fmt::format("{}answer with {}",
                               respond.response.unasked ? "" : "wait for a request, and ",
                               describe(respond.response));
          },
          [](const AskRest&) { return std::string("send what was held back"); },
          [](const Answer& answer) { return "expect an answer: " + describe(answer); },
          [](const Check& check) { return fmt::format("expect that {}", check.what); },
          [](const Gather&) { return std::string("wait until all others are connected"); },
          [](const Stay&) { return std::string("stay until all others are done"); },
          [](const Weigh&) { return std::string("weigh the peer's process, if it is known"); },
          [](const Urgent&) { return std::string("send an octet of TCP urgent data"); },
          [](const TlsDeed& deed) { return describe(deed); }},
      step);
}

}  // namespace suite
