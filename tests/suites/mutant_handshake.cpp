#include <algorithm>
#include <utility>

#include "libcore/http/answer.h"
#include "libcore/http/origin.h"
#include "libcore/http/query.h"
#include "libcore/ws/handshake.h"
#include "tests/suites/mutant.h"

namespace test {
namespace {

constexpr const char* plain_path = "/plain";

// The nonce of the RFC's own example.
constexpr const char* nonce = "dGhlIHNhbXBsZSBub25jZQ==";

// Only what was declared may come in.
bool is_foreign(const http::Request& request) {
  const auto origins = request.fields.all("Origin");
  if (origins.empty() || origins.front() == "http://test") return false;
  http::OriginList known;
  for (const std::string& origin : declared().origins) known.add(origin);
  return origins.size() > 1 || !known.admits(origins.front());
}

}  // namespace

suite::Features declared() {
  return {.claims = {.subprotocols = {"chat"}},
          .hosts = {"test", "other"},
          .origins = {"https://example.org"},
          .http_path = plain_path,
          .close_command = close_command};
}

// 4.1, by hand.
void Mutant::ask(session::Turn& turn) {
  turn.out.append(
      "GET / HTTP/1.1\r\nHost: test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ");
  turn.out.append(nonce);
  if (const std::optional<std::string> offer = deflate_.offer())
    turn.out.append("\r\nSec-WebSocket-Extensions: " + *offer);
  turn.out.append("\r\n\r\n");
  turn.out.append(habits_.greeting);
}

void Mutant::hear_answer(std::string& in, session::Turn& turn) {
  if (habits_.opens_at_first_line && !in.starts_with("HTTP/")) {
    in.clear();
    open_ = true;
    return;
  }
  std::string_view view = in;
  const http::Progress progress = head_.take(view);
  in.erase(0, in.size() - view.size());
  if (progress == http::Progress::incomplete) return;
  const http::Response response = http::parse_response(head_.octets());
  open_ = progress == http::Progress::complete && response.status == 101 &&
          response.fields.first("Sec-WebSocket-Accept") == ws::accept_for(nonce);
  if (open_) deflate_.answered(response.fields);
  if (!open_) turn.then = session::Then::close;
}

// Reads one request, and what follows a refusal only where the habits say so.
void Mutant::open(std::string& in, session::Turn& turn) {
  if (habits_.on_octets) habits_.on_octets(in);
  while (!open_ && !mute_ && turn.then == session::Then::stay && !in.empty()) {
    if (asked_) {
      const std::size_t size = std::min(content_, in.size());
      in.erase(0, size);
      content_ -= size;
      if (content_ > 0) return;
      answer(*std::exchange(asked_, std::nullopt), turn);
      continue;
    }
    std::string_view view = in;
    const http::Progress progress = head_.take(view);
    in.erase(0, in.size() - view.size());
    if (habits_.opens_at_first_line && head_.has_start_line())
      return accept({}, {.accept = ws::accept_for("early")}, turn);
    if (progress == http::Progress::incomplete) return;
    const http::HeadReader read = std::exchange(head_, http::HeadReader({.octets = 200'000}));
    const std::string& head = read.octets();
    if (habits_.dies_of_request && habits_.dies_of_request(head)) return die(turn);
    if (progress == http::Progress::start_line_too_long) return refuse({.status = 414}, turn);
    if (progress == http::Progress::too_large || progress == http::Progress::too_many_fields)
      return refuse({.status = 431}, turn);
    http::Request request = http::parse_request(head);
    if (progress != http::Progress::complete) request.faults.push_back({});
    if (habits_.reads_as) habits_.reads_as(request);
    if (habits_.reads_content)
      if (const auto size = habits_.reads_content(request)) {
        std::erase_if(request.fields.lines, [](const http::Field& field) {
          return field.name == "Content-Length" || field.name == "Transfer-Encoding";
        });
        content_ = *size;
        if (content_ > 0) {
          asked_ = request;
          continue;
        }
      }
    answer(request, turn);
  }
}

void Mutant::answer(const http::Request& request, session::Turn& turn) {
  if (habits_.answers)
    if (const std::optional<std::string> text = habits_.answers(request)) {
      turn.out.append(*text);
      mute_ = true;
      return;
    }
  const std::string path = http::parse_target(request.target).path;
  if (request.method.size() > 20) return refuse({.status = 501}, turn);  // RFC 9112, 3
  http::Request without_extensions = request;
  const DeflateHabits::Answer answer = deflate_.answer(request.fields);
  extension_ = answer.line;
  if (!answer.refused)
    std::erase_if(without_extensions.fields.lines, [](const http::Field& field) {
      return field.name == "Sec-WebSocket-Extensions";
    });
  const auto judged = ws::agree(without_extensions, declared().claims.subprotocols);
  const auto* const refused = std::get_if<ws::Refusal>(&judged);
  if (path == plain_path && request.faults.empty()) return refuse({.status = 404}, turn);
  if (refused != nullptr)
    return refuse({.status = refused->status, .fields = refused->fields}, turn);
  if (habits_.knows_origins && is_foreign(request)) return refuse({.status = 403}, turn);
  accept(request, std::get<ws::Agreement>(judged), turn);
}

void Mutant::accept(const http::Request& request, const ws::Agreement& agreement,
                    session::Turn& turn) {
  http::Response response = ws::acceptance(agreement);
  response.fields.add("Date", http::imf_fixdate({}));
  if (extension_) response.fields.add("Sec-WebSocket-Extensions", *extension_);
  if (habits_.on_acceptance) habits_.on_acceptance(request, response);
  if (habits_.on_response) habits_.on_response(response);
  write(response, turn);
  open_ = true;
}

void Mutant::refuse(http::Response refusal, session::Turn& turn) {
  refusal.reason = http::reason(refusal.status);
  refusal.fields.add("Date", http::imf_fixdate({}));
  refusal.fields.add("Content-Length", "0");
  if (refusal.fields.has("Upgrade")) refusal.fields.add("Connection", "Upgrade");
  if (habits_.on_refusal) habits_.on_refusal(refusal);
  if (refusal.status != 0) write(refusal, turn);
  if (habits_.closes_with) turn.out.append(*habits_.closes_with);
  if (!habits_.serves_behind_refusals) turn.then = session::Then::close;
}

void Mutant::write(const http::Response& response, session::Turn& turn) {
  std::string octets = http::to_string(response);
  if (habits_.on_written) habits_.on_written(octets);
  turn.out.append(octets);
}

}  // namespace test
