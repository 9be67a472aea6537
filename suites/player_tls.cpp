#include <fmt/format.h>

#include <string_view>
#include <utility>

#include "libcore/base/text.h"
#include "libcore/base/units.h"
#include "suites/player.h"

// What players do with the TLS beneath them.

namespace suite {

std::string Player::tls_failure() const {
  if (tunnel_ == nullptr || !tunnel_->channel().failed()) return {};
  return ": " + tunnel_->channel().failure();
}

void Player::note_tls() {
  if (tunnel_ == nullptr) return;
  finding_.hello = tunnel_->hello();
  if (!tunnel_->channel().established()) return;
  finding_.tls.emplace();
  finding_.tls->facts = tunnel_->channel().facts();
  finding_.tls->got_ticket = tunnel_->got_ticket();
}

// Whether the peer did not want the ClientHello, and the conversation says what that is worth.
bool Player::refused_hello(session::End end, session::Turn& turn) {
  if (!hello_ || tunnel_ == nullptr) return false;
  if (tunnel_->role() == tls::Role::server && !tunnel_->hello()) return false;
  std::optional<Judgement> refusal =
      judge_refusal(*hello_, tunnel_->channel(), end, tunnel_->role());
  if (!refusal) return false;
  finding_.judgements.push_back(*std::move(refusal));
  finding_.opened = true;  // as far as this conversation goes
  company_.arrive();
  finish(turn);
  return true;
}

// Who walks through the cases by itself may have been told to come in clear text.
bool Player::left_tls_out(session::Turn& turn) {
  const bool told = facts_.summons.words.contains("url");
  if (tunnel_ == nullptr || !tunnel_->left_out_by_peer() || !told) return false;
  finding_.judgements.push_back(
      {Facet::behaviour, Grade::fail,
       "the client was told to come by TLS, and what it says first is no ClientHello (4.1)"});
  finding_.opened = true;  // there is something to judge
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
  const bool asked_slowly =
      speaker_ == ws::Role::server && turn.now >= asked_ + facts_.windows.slow;
  if (asked_slowly) finding_.notes.emplace_back("the wish to renegotiate is passed over");
  if (!tunnel_->channel().renegotiating() || asked_slowly) {  // RFC 5246, 7.4.1.1: it may be
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
  wake_by(speaker_ == ws::Role::server ? asked_ + facts_.windows.slow : limit);
  return Progress::waiting;
}

// Where no usual handshake follows upon that of TLS.
bool Player::turns_aside(session::Turn& turn) {
  if (tunnel_ == nullptr) return false;
  const bool h2 = tunnel_->channel().facts().alpn == "h2";
  const bool unwelcome = hello_ && hello_->used && speaker_ == ws::Role::server;
  if (!h2 && !unwelcome) return false;
  aside_.emplace();
  finding_.opened = true;
  company_.arrive();
  turn.wish.wake_at = turn.now + facts_.windows.max;
  if (h2) greet_in_h2(turn);
  return true;
}

void Player::hear_aside(session::Turn& turn) {
  if (speaker_ == ws::Role::client) return hear_h2_server(turn);
  return hello_ && hello_->used ? hear_used(turn) : hear_h2_client(turn);
}

void Player::judge_aside(Grade grade, std::string why, session::Turn& turn, bool by_absence) {
  finding_.notes.push_back(why);
  finding_.judgements.push_back({Facet::behaviour, grade, std::move(why), by_absence});
  finding_.transcript.raw(turn.now, Direction::received, *aside_);
  finish(turn);
}

// Whether a request comes to a server that showed a certificate which does not do.
void Player::hear_used(session::Turn& turn) {
  const std::string_view certificate = word_of(*hello_->credential);
  if (*hello_->credential == Credential::revoked && !tunnel_->hello()->asks_for_status)
    return judge_aside(Grade::not_applicable, "the client asks for no stapled response", turn);
  if (!aside_->empty())
    return judge_aside(
        *hello_->used,
        fmt::format("the request is sent to a server with a certificate {}", certificate), turn);
  if (finding_.ended_with)
    return judge_aside(Grade::pass, "the client left behind the TLS handshake, without a request",
                       turn);
  if (turn.now >= finding_.began + facts_.windows.max)
    judge_aside(Grade::non_strict,
                fmt::format("neither a request nor the end of the connection within {}",
                            base::format_duration(facts_.windows.max)),
                turn, /*by_absence=*/true);
}

void Player::hear_h2_client(session::Turn& turn) {
  constexpr std::string_view preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  if (aside_->starts_with(preface.substr(0, 4)))
    return judge_aside(Grade::informational, "h2 is offered, and spoken where it is chosen", turn);
  if (aside_->size() >= 4)
    return judge_aside(
        aside_->starts_with("GET ") ? Grade::fail : Grade::non_strict,
        fmt::format("h2 was offered and chosen, and the client says \"{}\"",
                    base::printable(std::string_view(*aside_).substr(0, aside_->find('\r')), 40)),
        turn);
  if (finding_.ended_with)
    return judge_aside(Grade::informational, "h2 was offered and chosen, and the client left",
                       turn);
  if (turn.now >= finding_.began + facts_.windows.max)
    judge_aside(Grade::informational, "h2 was offered and chosen, and nothing said", turn,
                /*by_absence=*/true);
}

// The peer chose HTTP/2, or we did of what it offers. RFC 9113, 3.4: both begin with SETTINGS.
void Player::greet_in_h2(session::Turn& turn) {
  constexpr std::string_view preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  constexpr std::string_view settings("\0\0\0\x04\0\0\0\0\0", 9);
  if (speaker_ == ws::Role::client) turn.out.append(preface);
  turn.out.append(settings);
  finding_.transcript.raw(turn.now, Direction::sent,
                          speaker_ == ws::Role::client ? preface : settings);
}

void Player::hear_h2_server(session::Turn& turn) {
  constexpr std::size_t frame_header = 9;
  if (aside_->starts_with("HTTP/"))
    return judge_aside(Grade::fail, "h2 was chosen, and HTTP/1 is spoken", turn);
  if (aside_->size() >= frame_header) {
    const bool settings = (*aside_)[3] == 4;
    return judge_aside(settings ? Grade::pass : Grade::non_strict,
                       settings ? "h2 was chosen, and is spoken"
                                : "h2 was chosen, and what came does not begin with SETTINGS",
                       turn);
  }
  const bool silent = aside_->empty();
  if (finding_.ended_with)
    return judge_aside(Grade::non_strict, "h2 was chosen, and the connection ended at once", turn,
                       silent);
  if (turn.now >= finding_.began + facts_.windows.max)
    judge_aside(Grade::non_strict,
                fmt::format("h2 was chosen, and nothing said within {}",
                            base::format_duration(facts_.windows.max)),
                turn, silent);
}

}  // namespace suite
