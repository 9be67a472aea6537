#include "tests/suites/client_mutant.h"

#include <algorithm>
#include <cstdlib>
#include <utility>
#include <variant>

#include "libcore/base/text.h"
#include "libcore/ws/extension.h"

namespace test {
namespace {

bool is_harmless(const http::Fault& fault) { return fault.kind == http::FaultKind::obs_fold; }

// The path of an URL, and the host that it names, if it does.
struct Place {
  std::string host;
  std::string target;
};
Place place_of(std::string_view location, const std::string& here) {
  // In a query, as with a key of base64, two slashes are no more than that.
  const std::size_t slashes = location.substr(0, location.find('?')).find("//");
  if (slashes == std::string_view::npos) return {here, std::string(location)};
  location.remove_prefix(slashes + 2);
  const std::size_t slash = std::min(location.find('/'), location.size());
  return {std::string(location.substr(0, slash)), std::string(location.substr(slash))};
}

}  // namespace

ClientMutant::ClientMutant(const ClientHabits& habits, ClientMemory& memory, ws::Opening opening,
                           bool insists)
    : habits_(habits),
      memory_(memory),
      opening_(std::move(opening)),
      insists_(insists && habits.insists),
      reader_(habits.limits),
      settings_{.keys = &keys_},
      endpoint_(ws::Role::client, settings_) {
  opening_.deflate = {.mode = habits.offers_deflate ? ws::DeflatePolicy::Mode::on
                                                    : ws::DeflatePolicy::Mode::off};
  const std::string home = opening_.host;
  if (memory_.location) {
    Place place = place_of(*std::exchange(memory_.location, std::nullopt), home);
    opening_.host = std::move(place.host);
    opening_.resource = std::move(place.target);
  }
  const ws::ClientHandshake handshake(opening_, ws::random_nonce());
  request_ = handshake.request();
  const bool at_home = opening_.host == home;
  if (!memory_.credentials.empty() && (at_home || habits.keeps_credentials))
    request_.fields.add("Authorization", memory_.credentials);
  if (habits.keeps_cookies && !memory_.cookie.empty())
    request_.fields.add("Cookie", memory_.cookie);
  for (http::Field& field : request_.fields.lines) {
    if (field.name != "Sec-WebSocket-Key") continue;
    if (habits.keeps_key && !memory_.key.empty()) field.value = memory_.key;
    memory_.key = field.value;
    accept_ = ws::accept_for(field.value);
  }
  if (habits_.on_request) habits_.on_request(request_);
}

void ClientMutant::on_open(session::Turn& turn) {
  began_ = turn.now;
  turn.out.append(to_string(request_));
  if (habits_.patience) turn.wish.wake_at = turn.now + *habits_.patience;
  if (habits_.opens_at_once) state_ = State::open;
}

void ClientMutant::on_wake(session::Turn& turn) {
  if (state_ == State::failed) turn.then = session::Then::close;
  if (state_ == State::waiting) fail(turn);
}

void ClientMutant::on_end(session::End, session::Turn& turn) {
  if (!endpoint_.closed()) memory_.failed = true;
  if (habits_.holds_tcp) {
    turn.wish.wake_at = turn.now + std::chrono::hours(24);
    return;
  }
  turn.then = session::Then::close;
}

void ClientMutant::fail(session::Turn& turn) {
  memory_.failed = true;
  memory_.retries = habits_.retries;
  state_ = State::failed;
  if (habits_.holds_tcp) return;
  if (habits_.lingers.count() > 0) {
    turn.wish.wake_at = turn.now + habits_.lingers;
  } else {
    turn.then = session::Then::close;
  }
}

void ClientMutant::on_bytes(std::span<char> in, session::Turn& turn) {
  if (state_ == State::waiting && habits_.reads_no_head) state_ = State::open;
  if (state_ == State::waiting) read_head(in, turn);
  if (state_ != State::open) return;
  pass_content(in);
  echo(in, turn);
}

void ClientMutant::echo(std::span<char> in, session::Turn& turn) {
  while (auto event = endpoint_.next(in, turn.out)) {
    if (auto* const piece = std::get_if<ws::Piece>(&*event))
      if (auto message = gather_.add(std::move(*piece)))
        endpoint_.send(std::move(*message), turn.out);
    if (std::holds_alternative<ws::Failed>(*event) && habits_.skips_a_broken_frame) {
      turn.out.clear();
      endpoint_ = ws::Endpoint(ws::Role::client, settings_);
      gather_ = {};
      return;
    }
  }
}

void ClientMutant::read_head(std::span<char>& in, session::Turn& turn) {
  while (state_ == State::waiting && !in.empty()) {
    std::string_view octets(in.data(), in.size());
    const http::Progress progress = reader_.take(octets);
    in = in.last(octets.size());
    if (progress == http::Progress::incomplete) {
      if (habits_.wants_one_segment) fail(turn);
      return;
    }
    const http::HeadReader read = std::exchange(reader_, http::HeadReader(habits_.limits));
    if (progress != http::Progress::complete) return fail(turn);
    judge(read.octets(), turn);
  }
  if (state_ == State::open && habits_.loses_what_follows) in = {};
}

void ClientMutant::judge(std::string octets, session::Turn& turn) {
  const std::string came = octets;
  if (habits_.rereads) octets = habits_.rereads(std::move(octets));
  http::Response response = http::parse_response(octets);
  const bool interim = response.status >= 100 && response.status < 200 && response.status != 101;
  if (interim && !habits_.takes_interims_for_final) return;
  if (habits_.overlooks) habits_.overlooks(response, accept_);
  const bool refused = habits_.refuses && habits_.refuses(response, came);
  if (!refused && objection(response).empty()) return open(response, turn);
  go_elsewhere(response);
  fail(turn);
}

// What is wrong with it, after 4.1, RFC 9112 and RFC 7692.
std::string ClientMutant::objection(const http::Response& response) {
  const http::Fields& fields = response.fields;
  if (response.status != 101) return "the status";
  if (!std::ranges::all_of(response.faults, is_harmless)) return "the grammar";
  if (response.version < "HTTP/1.1" || response.version > "HTTP/1.9") return "the version";
  if (!base::same_ignoring_case(fields.first("Upgrade").value_or(""), "websocket"))
    return "the protocol";
  if (!fields.has_token("Connection", "upgrade")) return "the connection";
  const std::vector<std::string_view> accepts = fields.all("Sec-WebSocket-Accept");
  if (accepts.size() != 1 || accepts[0] != accept_) return "the hash";
  const std::vector<std::string_view> chosen = fields.all("Sec-WebSocket-Protocol");
  const auto offered = request_.fields.tokens("Sec-WebSocket-Protocol");
  if (chosen.size() > 1 ||
      (chosen.size() == 1 && std::ranges::find(offered, chosen[0]) == offered.end()))
    return "the subprotocol";
  const auto agreed = ws::parse_extensions(fields);
  return agreed ? objection(*agreed) : "the extensions";
}

// After RFC 7692, sections 5 and 7.
std::string ClientMutant::objection(const std::vector<ws::Extension>& agreed) {
  const auto asked = ws::parse_extensions(request_.fields).value_or(std::vector<ws::Extension>());
  const auto has = [](const ws::Extension& extension, std::string_view name) {
    return std::ranges::find(extension.parameters, name, &ws::ExtensionParameter::name) !=
           extension.parameters.end();
  };
  bool deflates = false;
  for (const ws::Extension& answer : agreed) {
    const auto offer = std::ranges::find(asked, answer.name, &ws::Extension::name);
    if (offer == asked.end()) return "an extension";
    if (answer.name != ws::deflate_name || !habits_.judges_deflate) continue;
    if (std::exchange(deflates, true)) return "an extension twice";
    const auto judged = ws::judge_deflate(answer, {.mode = ws::DeflatePolicy::Mode::on});
    const auto* const terms = std::get_if<ws::DeflateTerms>(&judged);
    const auto wanted = ws::answer_deflate({*offer}, {.mode = ws::DeflatePolicy::Mode::on});
    if (terms == nullptr || !wanted) return "the terms of an extension";
    if (wanted->terms.server_no_context_takeover && !terms->server_no_context_takeover)
      return "the context";
    if (wanted->terms.server_max_window_bits < terms->server_max_window_bits) return "the window";
    if (has(answer, "client_max_window_bits") && !has(*offer, "client_max_window_bits"))
      return "a limit that was not offered";
  }
  return {};
}

void ClientMutant::go_elsewhere(const http::Response& response) {
  const auto location = response.fields.first("Location");
  const bool again = ++memory_.hops <= 20 || habits_.follows_without_end;
  if (habits_.follows && location && response.status / 100 == 3 && again &&
      !location->starts_with("file:"))
    memory_.location = *location;
}

void ClientMutant::open(const http::Response& response, session::Turn& turn) {
  state_ = State::open;
  const http::Fields& fields = response.fields;
  if (const auto cookie = fields.first("Set-Cookie"))
    memory_.cookie = cookie->substr(0, cookie->find(';'));
  if (habits_.takes_content) {
    content_ = std::strtoul(std::string(fields.first("Content-Length").value_or("0")).c_str(),
                            nullptr, 10);
    in_chunks_ = fields.has("Transfer-Encoding");
  }
  std::optional<ws::DeflateTerms> terms;
  const auto agreed = ws::parse_extensions(fields);
  if (agreed && !agreed->empty() && agreed->front().name == ws::deflate_name) {
    const auto judged = ws::judge_deflate(agreed->front(), {.mode = ws::DeflatePolicy::Mode::on});
    const auto* const read = std::get_if<ws::DeflateTerms>(&judged);
    terms = read == nullptr ? ws::DeflateTerms() : *read;
  }
  if (habits_.compresses_unagreed && !terms) terms.emplace();
  if (terms && habits_.takes_terms) habits_.takes_terms(*terms);
  if (terms) endpoint_.use_deflate(*terms);
  if (!terms && insists_)
    endpoint_.close(ws::CloseCode::mandatory_extension, ws::deflate_name, turn.out);
}

// Content of that length, or up to the second frame where a chunk should be.
void ClientMutant::pass_content(std::span<char>& in) {
  if (std::exchange(in_chunks_, false)) content_ = in.size();
  const std::size_t size = std::min(content_, in.size());
  content_ -= size;
  in = in.subspan(size);
}

}  // namespace test
