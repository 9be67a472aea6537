#include <fmt/format.h>

#include <string_view>
#include <utility>

#include "libcore/base/units.h"
#include "suites/player.h"

// What players do with the TLS beneath them.

namespace suite {

std::string Player::tls_failure() const {
  if (tunnel_ == nullptr || !tunnel_->channel().failed()) return {};
  return ": " + tunnel_->channel().failure();
}

void Player::note_tls() {
  if (tunnel_ == nullptr || !tunnel_->channel().established()) return;
  finding_.tls.emplace();
  finding_.tls->facts = tunnel_->channel().facts();
  finding_.tls->got_ticket = tunnel_->got_ticket();
}

// Whether the peer did not want the ClientHello, and the conversation says what that is worth.
bool Player::refused_hello(session::End end, session::Turn& turn) {
  if (!hello_ || tunnel_ == nullptr) return false;
  std::optional<Judgement> refusal = judge_refusal(*hello_, tunnel_->channel(), end);
  if (!refusal) return false;
  finding_.judgements.push_back(*std::move(refusal));
  finding_.opened = true;  // as far as this conversation goes
  company_.arrive();
  finish(turn);
  return true;
}

Player::Progress Player::play(const TlsDeed& deed, session::Turn& turn) {
  using Deed = tls::Secure::Deed;
  if (tunnel_ == nullptr) return Progress::next;
  if (gone() && entered_ && deed.deed == Deed::renegotiate) {
    finding_.notes.emplace_back("renegotiation is refused");
    return Progress::over;
  }
  if (gone()) return Progress::next;
  if (!entered_) {
    entered_ = true;
    asked_ = turn.now;
    tunnel_->ask(deed.deed);
    finding_.transcript.note(turn.now, describe(deed));
    if (deed.deed != Deed::renegotiate) return Progress::next;
    wake_by(turn.now);  // it begins at the end of this turn
    return Progress::waiting;
  }
  if (!tunnel_->channel().renegotiating()) {
    asked_ = turn.now;
    return Progress::next;
  }
  const Time limit = asked_ + facts_.windows.max;
  if (turn.now >= limit) {
    finding_.judgements.push_back({Facet::behaviour, Grade::non_strict,
                                   "renegotiation is neither refused nor carried out",
                                   /*by_absence=*/true});
    return Progress::over;
  }
  wake_by(limit);
  return Progress::waiting;
}

// The peer chose HTTP/2, so that is what it is to speak. RFC 9113, 3.4: both begin with SETTINGS.
void Player::greet_in_h2(session::Turn& turn) {
  constexpr std::string_view preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  constexpr std::string_view settings("\0\0\0\x04\0\0\0\0\0", 9);
  h2_.emplace();
  finding_.opened = true;
  company_.arrive();
  turn.out.append(preface);
  turn.out.append(settings);
  finding_.transcript.raw(turn.now, Direction::sent, preface);
  turn.wish.wake_at = turn.now + facts_.windows.max;
}

void Player::hear_h2(session::Turn& turn) {
  constexpr std::size_t frame_header = 9;
  const auto judge = [&](Grade grade, std::string why) {
    finding_.notes.push_back(why);
    const bool by_absence = h2_->empty();
    finding_.judgements.push_back({Facet::behaviour, grade, std::move(why), by_absence});
    finding_.transcript.raw(turn.now, Direction::received, *h2_);
    finish(turn);
  };
  if (h2_->starts_with("HTTP/")) return judge(Grade::fail, "h2 was chosen, and HTTP/1 is spoken");
  if (h2_->size() >= frame_header) {
    const bool settings = (*h2_)[3] == 4;
    return judge(settings ? Grade::pass : Grade::non_strict,
                 settings ? "h2 was chosen, and is spoken"
                          : "h2 was chosen, and what came does not begin with SETTINGS");
  }
  if (finding_.ended_with)
    return judge(Grade::non_strict, "h2 was chosen, and the connection ended at once");
  if (turn.now >= finding_.began + facts_.windows.max)
    judge(Grade::non_strict, fmt::format("h2 was chosen, and nothing said within {}",
                                         base::format_duration(facts_.windows.max)));
}

}  // namespace suite
