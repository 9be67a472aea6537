#include "suites/transcript.h"

#include <fmt/format.h>

#include <utility>

#include "libcore/base/text.h"
#include "libcore/ws/codes.h"

namespace suite {

std::string summary(const ws::FrameHeader& header, std::string_view payload) {
  std::string text(ws::name(header.opcode));
  if (!header.fin) text += " without FIN";
  for (int bit = 0; bit < 3; ++bit)
    if ((header.rsv & (ws::rsv1 >> bit)) != 0) text += fmt::format(" RSV{}", bit + 1);
  if (header.form != ws::shortest_form(header.length)) text += ", longer length form than needed";
  if (header.opcode == ws::Opcode::close && payload.size() >= 2) {
    const auto code = static_cast<ws::CloseCode>(static_cast<unsigned char>(payload[0]) << 8 |
                                                 static_cast<unsigned char>(payload[1]));
    text += fmt::format(" {}", static_cast<int>(code));
    if (!ws::name(code).empty()) text += fmt::format(" ({})", ws::name(code));
    if (payload.size() > 2) text += fmt::format(" \"{}\"", base::printable(payload.substr(2)));
    return text;
  }
  text += fmt::format(", {} octet{}", header.length, header.length == 1 ? "" : "s");
  if (!payload.empty()) text += fmt::format(" \"{}\"", base::printable(payload.substr(0, 40)));
  if (payload.size() > 40) text += "…";
  return text;
}

void Transcript::http(session::Clock::time_point at, Direction direction, std::string_view head) {
  const std::string_view line = head.substr(0, head.find_first_of("\r\n"));
  add({at, direction, "http", base::printable(line, 120), std::string(head.substr(0, 2048)),
       head.size()});
}

void Transcript::frame(session::Clock::time_point at, Direction direction,
                       const ws::FrameHeader& header, std::string_view payload,
                       std::string_view wire, std::uint64_t length) {
  add({at, direction, "frame", summary(header, payload), std::string(wire.substr(0, octets_kept)),
       length});
}

void Transcript::raw(session::Clock::time_point at, Direction direction, std::string_view octets) {
  add({at, direction, "raw", fmt::format("{} octets that are no frame", octets.size()),
       std::string(octets.substr(0, octets_kept)), octets.size()});
}

void Transcript::tcp(session::Clock::time_point at, Direction direction, std::string_view what) {
  add({at, direction, "tcp", std::string(what), {}, 0});
}

void Transcript::note(session::Clock::time_point at, std::string what) {
  add({at, Direction::event, "note", std::move(what), {}, 0});
}

void Transcript::add(Entry entry) {
  if (entries_.size() == entries_kept) leave_some_out(entry.at);
  entries_.push_back(std::move(entry));
}

// The first half stays. Of the rest the earlier entries go, many at once, as each time all that is
// behind them has to move; a note stands for them.
void Transcript::leave_some_out(session::Clock::time_point at) {
  constexpr std::ptrdiff_t half = entries_kept / 2;
  constexpr std::ptrdiff_t many = entries_kept / 4;
  const auto begin = entries_.begin() + half;
  left_out_ += left_out_ == 0 ? many + 1 : many;  // the first time one makes room for the note
  entries_.erase(begin + 1, begin + 1 + many);
  entries_[half] = {
      at, Direction::event, "note", fmt::format("… {} entries left out", left_out_), {}, 0};
}

}  // namespace suite
