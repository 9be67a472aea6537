#include "suites/knocker.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>
#include <variant>

#include "libcore/base/text.h"
#include "libcore/base/units.h"
#include "libcore/http/head.h"
#include "libcore/tls/reason.h"
#include "libcore/ws/handshake.h"

namespace suite {
namespace {

// Whether it has the form of a name; an address is never sent as one (RFC 6066, 3).
bool is_name(std::string_view host) {
  return host.find(':') == std::string_view::npos &&
         !std::ranges::all_of(host, [](char c) { return c == '.' || (c >= '0' && c <= '9'); });
}

}  // namespace

Knocker::Knocker(const Conversation& conversation, const Facts& facts, Company& company,
                 std::uint64_t seed, Finding& finding, std::function<void()> done)
    : knock_(*conversation.knock()),
      stays_away_(conversation.stays_away()),
      facts_(facts),
      company_(company),
      random_(seed),
      finding_(finding),
      done_(std::move(done)) {
  company_.enter(/*stays=*/false);
}

std::string Knocker::words(const tls::ClientHello& hello) {
  tls::ClientHello named = hello;
  if (facts_.security && is_name(facts_.security->host)) named.server_name = facts_.security->host;
  return to_octets(named, random_);
}

std::string Knocker::words(const Knock::ClearRequest&) {
  const ws::ClientHandshake handshake(facts_.opening, std::array<std::byte, 16>{});
  return to_string(handshake.request());
}

// Behind what an authority of ours has signed.
std::string Knocker::words(const tls::ServerFlight& flight) {
  tls::ServerFlight certified = flight;
  if (knock_.key && facts_.security && facts_.security->authority) {
    tls::Subject subject = subject_for(facts_.security->hosts);
    subject.key_type = *knock_.key;
    certified.certificate = facts_.security->authority->issue(subject).der();
  }
  return to_octets(certified, *hello_.heard(), random_);
}

void Knocker::say(const std::string& octets, session::Turn& turn) {
  turn.out.append(octets);
  finding_.transcript.raw(turn.now, Direction::sent, octets);
  finding_.active = turn.now;
  turn.wish.wake_at = turn.now + facts_.windows.max;
}

void Knocker::on_open(session::Turn& turn) {
  finding_.opened = true;
  finding_.began = turn.now;
  company_.arrive();
  if (!knock_.to_client) return knock(turn);
  turn.wish.wake_at = turn.now + facts_.windows.max;
}

void Knocker::knock(session::Turn& turn) {
  said_ = true;
  std::string octets = std::visit([&](const auto& said) { return words(said); }, knock_.said);
  if (knock_.breaks_off) octets.resize(octets.size() / 2);
  if (knock_.to_client) octets += knock_.answer;
  say(octets, turn);
  if (!knock_.breaks_off) return;
  finding_.transcript.tcp(turn.now, Direction::sent, "FIN");
  turn.then = session::Then::end_output;
}

void Knocker::on_bytes(std::span<char> in, session::Turn& turn) {
  if (finding_.done || answered_) return;
  finding_.active = turn.now;
  if (knock_.to_client && !said_) return hear_client(in, turn);
  hear_word(in, turn);
}

void Knocker::hear_client(std::span<char> in, session::Turn& turn) {
  hello_.take({in.data(), in.size()});
  if (hello_.alien()) return give_up("what came is no ClientHello", turn);
  if (!hello_.heard()) return;
  finding_.hello = hello_.heard();
  knock(turn);
}

void Knocker::hear_word(std::span<char> in, session::Turn& turn) {
  heard_.take({in.data(), in.size()});
  switch (heard_.kind()) {
    case tls::FirstWord::Kind::nothing:
      return;
    case tls::FirstWord::Kind::hello:
      return hear_hello(turn);
    case tls::FirstWord::Kind::key_exchange:
      return judge(knock_.negotiated, "the client goes along with it", turn);
    case tls::FirstWord::Kind::alert:
      return judge(Grade::pass, "the alert " + tls::alert_name(heard_.alert()), turn);
    case tls::FirstWord::Kind::alien:
      return hear_http(turn);
  }
}

void Knocker::hear_hello(session::Turn& turn) {
  if (knock_.to_client) return judge(Grade::non_strict, "a ServerHello, from a client", turn);
  if (!knock_.answer.empty()) {
    answered_ = true;
    finding_.transcript.raw(turn.now, Direction::received, heard_.octets());
    return say(knock_.answer, turn);
  }
  const auto* const offered = std::get_if<tls::ClientHello>(&knock_.said);
  const bool fits = offered != nullptr && offered->version == heard_.version() &&
                    std::ranges::find(offered->suites, heard_.suite()) != offered->suites.end();
  judge(fits ? knock_.negotiated : Grade::non_strict,
        fmt::format("a ServerHello that chooses {} with the suite 0x{:04x}{}",
                    tls::version_name(heard_.version()), heard_.suite(),
                    fits ? "" : ", which were not offered"),
        turn);
}

void Knocker::hear_http(session::Turn& turn) {
  const std::string_view octets = heard_.octets();
  const std::string_view line = octets.substr(0, octets.find('\n'));
  const std::string came = base::printable(line.substr(0, line.find('\r')), 60);
  const bool begins = octets.starts_with("HTTP/") || std::string_view("HTTP/").starts_with(octets);
  if (!begins)
    return judge(Grade::non_strict, "octets that are neither TLS nor HTTP: " + came, turn);
  if (line.size() == octets.size()) return;  // still to come whole
  const int status = http::parse_response(line).status;
  judge(status == 101   ? Grade::fail
        : status == 400 ? Grade::pass
                        : Grade::non_strict,
        "in clear text: " + came, turn);
}

void Knocker::on_wake(session::Turn& turn) {
  if (finding_.done) return;
  if (turn.stopping) return give_up("the run was stopped", turn);
  if (knock_.to_client && !said_)
    return give_up(
        fmt::format("no ClientHello within {}", base::format_duration(facts_.windows.max)), turn);
  judge(knock_.silent,
        fmt::format("{} within {}", knock_.why_silent, base::format_duration(facts_.windows.max)),
        turn, /*by_absence=*/true);
}

void Knocker::on_end(session::End end, session::Turn& turn) {
  if (finding_.done) return;
  finding_.transcript.tcp(turn.now, Direction::received, to_string(end));
  if (!finding_.opened) return stayed_away(end, turn);
  if (knock_.to_client && !said_) return give_up("the client left without a ClientHello", turn);
  judge(Grade::pass, fmt::format("TCP ended with {}", to_string(end)), turn);
}

// No connection came about.
void Knocker::stayed_away(session::End end, session::Turn& turn) {
  if (!stays_away_)
    return give_up(knock_.to_client ? "the client made no connection" : to_string(end), turn);
  finding_.opened = true;  // as far as this conversation goes
  company_.arrive();
  judge(stays_away_->grade, stays_away_->why, turn, /*by_absence=*/true);
}

// There is nothing to judge.
void Knocker::give_up(std::string why, session::Turn& turn) {
  finding_.opened = false;
  finding_.why_not_opened = std::move(why);
  judge(Grade::pass, finding_.why_not_opened, turn);
}

void Knocker::judge(Grade grade, const std::string& why, session::Turn& turn, bool by_absence) {
  if (!heard_.octets().empty() && !answered_)
    finding_.transcript.raw(turn.now, Direction::received, heard_.octets());
  finding_.judgements.push_back({Facet::behaviour, grade, why, by_absence});
  if (!finding_.opened) company_.arrive();
  company_.leave(/*stays=*/false);
  finding_.observed = why;
  finding_.ended = turn.now;
  finding_.done = true;
  turn.wish = {};
  turn.then = session::Then::close;
  done_();
}

}  // namespace suite
