#include "libcore/ws/handshake.h"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/sha.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstdint>
#include <utility>

#include "libcore/base/text.h"
#include "libcore/http/grammar.h"
#include "libcore/http/query.h"

namespace ws {
namespace {

std::string base64(std::span<const std::byte> octets) {
  std::string text(4 * ((octets.size() + 2) / 3), '\0');
  EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                  reinterpret_cast<const unsigned char*>(octets.data()),
                  static_cast<int>(octets.size()));
  return text;
}

// 4.2.1, item 5: base64 of 16 octets, which is 22 digits and two pads.
bool is_key(std::string_view key) {
  constexpr std::string_view digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  return key.size() == 24 && key.ends_with("==") && key.find_first_not_of(digits) == key.size() - 2;
}

std::string quoted(std::optional<std::string_view> value) {
  return value ? fmt::format("'{}'", base::printable(*value)) : "missing";
}

// Names the protocol that the client has to upgrade to (RFC 9110, 15.5.22), and which versions of
// it there are here (4.2.2).
Refusal upgrade_required(std::string why) {
  return {426, std::move(why), {{"Upgrade", "websocket"}, {"Sec-WebSocket-Version", "13"}}};
}

// 4.3: a number up to 255 without zeros in front.
bool is_version(std::string_view text) {
  std::uint8_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() &&
         (text.size() == 1 || text.front() != '0');
}

bool has_content(const http::Fields& fields) {
  return fields.has("Transfer-Encoding") || fields.first("Content-Length").value_or("0") != "0";
}

std::optional<Refusal> judge_http(const http::Request& request) {
  const http::Fields& fields = request.fields;
  if (const http::Fault* fault = http::first_refused(request.faults))
    return Refusal{400, fmt::format("{} ({})", to_string(fault->kind), section(fault->kind))};
  if (request.method != "GET")
    return Refusal{405, "the method of an opening handshake is GET", {{"Allow", "GET"}}};
  if (request.version < "HTTP/1.1" || request.version > "HTTP/1.9")
    return Refusal{400, "an opening handshake needs HTTP/1.1"};
  if (http::host_of(http::authority(request)).empty())
    return Refusal{400, "an opening handshake names its host"};
  if (!fields.has_token("Upgrade", "websocket"))
    return upgrade_required("this resource speaks WebSocket only: Upgrade does not say websocket");
  if (!fields.has_token("Connection", "upgrade"))
    return Refusal{400, "Connection does not say Upgrade"};
  if (fields.has_token("Connection", "close"))  // RFC 9112, 9.6
    return Refusal{400, "Connection says close, and no WebSocket comes behind that"};
  if (has_content(fields)) return Refusal{400, "an opening handshake has no content"};
  if (fields.has("Expect"))  // RFC 9110, 10.1.1: only with content
    return Refusal{417, "an opening handshake has nothing to expect"};
  return std::nullopt;
}

// Whoever comes with another version is told ours (4.4), also where it is none.
std::optional<Refusal> judge_version(const http::Fields& fields) {
  const std::vector<std::string_view> versions = fields.all("Sec-WebSocket-Version");
  if (versions.empty()) return upgrade_required("Sec-WebSocket-Version is missing, not 13");
  if (versions.size() > 1)  // 11.3.5
    return Refusal{
        400, "there is more than one Sec-WebSocket-Version", {{"Sec-WebSocket-Version", "13"}}};
  if (versions[0] == "13") return std::nullopt;
  std::string why = fmt::format("Sec-WebSocket-Version is {}, not 13", quoted(versions[0]));
  if (is_version(versions[0])) return upgrade_required(std::move(why));
  return Refusal{400, std::move(why), {{"Sec-WebSocket-Version", "13"}}};
}

// 4.1, item 10: tokens, each offered once.
std::optional<Refusal> judge_offers(std::vector<std::string_view> offered) {
  for (const std::string_view name : offered) {
    if (!http::is_token(name))
      return Refusal{
          400, fmt::format("Sec-WebSocket-Protocol offers {}, which is no token", quoted(name))};
  }
  std::ranges::sort(offered);
  const auto twice = std::ranges::adjacent_find(offered);
  if (twice == offered.end()) return std::nullopt;
  return Refusal{400, fmt::format("Sec-WebSocket-Protocol offers {} twice", quoted(*twice))};
}

}  // namespace

std::string accept_for(std::string_view key) {
  // Fetched once: looking an algorithm up takes OpenSSL longer than so short a digest.
  static const EVP_MD* const sha1 = EVP_MD_fetch(nullptr, "SHA1", nullptr);
  const std::string text = std::string(key) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  std::array<std::byte, SHA_DIGEST_LENGTH> digest;
  EVP_Digest(text.data(), text.size(), reinterpret_cast<unsigned char*>(digest.data()), nullptr,
             sha1, nullptr);
  return base64(digest);
}

std::string digest_in_base64(const char* algorithm, std::string_view octets) {
  std::array<std::byte, EVP_MAX_MD_SIZE> digest;
  std::size_t size = 0;
  EVP_Q_digest(nullptr, algorithm, nullptr, octets.data(), octets.size(),
               reinterpret_cast<unsigned char*>(digest.data()), &size);
  return base64(std::span(digest).first(size));
}

std::variant<Agreement, Refusal> agree(const http::Request& request,
                                       std::span<const std::string> subprotocols,
                                       const DeflatePolicy& deflate) {
  const http::Fields& fields = request.fields;
  if (auto refused = judge_http(request)) return *std::move(refused);
  if (auto refused = judge_version(fields)) return *std::move(refused);
  const std::vector<std::string_view> keys = fields.all("Sec-WebSocket-Key");
  if (keys.size() != 1 || !is_key(keys[0]))
    return Refusal{400, fmt::format("Sec-WebSocket-Key is {}, not one base64 value of 16 octets",
                                    quoted(fields.first("Sec-WebSocket-Key")))};
  Agreement agreement{.accept = accept_for(keys[0])};
  const std::vector<std::string_view> offered = fields.tokens("Sec-WebSocket-Protocol");
  if (offered.empty() && fields.has("Sec-WebSocket-Protocol"))
    return Refusal{400, "Sec-WebSocket-Protocol offers nothing"};
  if (auto refused = judge_offers(offered)) return *std::move(refused);
  const auto known = std::ranges::find_if(subprotocols, [&](const std::string& name) {
    return std::ranges::find(offered, name) != offered.end();
  });
  if (known != subprotocols.end()) agreement.subprotocol = *known;
  const auto extensions = parse_extensions(fields);
  if (!extensions)  // 9.1
    return Refusal{400, fmt::format("Sec-WebSocket-Extensions is {}, which is no list of them",
                                    quoted(fields.first("Sec-WebSocket-Extensions")))};
  agreement.deflate = answer_deflate(*extensions, deflate);
  if (!agreement.deflate && deflate.mode == DeflatePolicy::Mode::require)
    return Refusal{400, "this server wants permessage-deflate, and no offer of it fits"};
  return agreement;
}

http::Response acceptance(const Agreement& agreement) {
  http::Response response{.status = 101, .reason = "Switching Protocols"};
  response.fields = {{"Upgrade", "websocket"},
                     {"Connection", "Upgrade"},
                     {"Sec-WebSocket-Accept", agreement.accept}};
  if (!agreement.subprotocol.empty())
    response.fields.add("Sec-WebSocket-Protocol", agreement.subprotocol);
  if (agreement.deflate)
    response.fields.add("Sec-WebSocket-Extensions", to_string(agreement.deflate->extension));
  return response;
}

ClientHandshake::ClientHandshake(const Opening& opening, std::span<const std::byte, 16> nonce)
    : deflate_(opening.deflate), judges_extensions_(!opening.offers) {
  const std::string key = base64(nonce);
  accept_ = accept_for(key);
  request_.target = opening.resource;
  request_.fields = {{"Host", opening.host},
                     {"Upgrade", "websocket"},
                     {"Connection", "Upgrade"},
                     {"Sec-WebSocket-Key", key},
                     {"Sec-WebSocket-Version", "13"}};
  if (!opening.subprotocols.empty())
    request_.fields.add("Sec-WebSocket-Protocol",
                        fmt::format("{}", fmt::join(opening.subprotocols, ", ")));
  for (const std::string& line : opening.offers.value_or(std::vector<std::string>()))
    request_.fields.add("Sec-WebSocket-Extensions", line);
  if (judges_extensions_ && deflate_.mode != DeflatePolicy::Mode::off)
    request_.fields.add("Sec-WebSocket-Extensions", to_string(offer_deflate(deflate_)));
  for (const http::Field& field : opening.extra.lines) request_.fields.lines.push_back(field);
}

std::optional<ClientHandshake::Outcome> ClientHandshake::take(std::span<char>& in) {
  std::string_view octets(in.data(), in.size());
  for (;;) {
    const http::Progress progress = reader_.take(octets);
    in = in.last(octets.size());
    if (progress == http::Progress::incomplete) return std::nullopt;
    Outcome outcome;
    if (progress != http::Progress::complete) {
      outcome.why_not =
          fmt::format("what came is no HTTP response: {}", base::printable(reader_.octets(), 80));
      return outcome;
    }
    outcome.response = http::parse_response(reader_.octets());
    const int status = outcome.response.status;
    if (status >= 100 && status < 200 && status != 101) {
      reader_ = http::HeadReader();
      continue;
    }
    judge(outcome);
    return outcome;
  }
}

void ClientHandshake::judge(Outcome& outcome) const {
  const http::Response& response = outcome.response;
  outcome.subprotocol = response.fields.first("Sec-WebSocket-Protocol").value_or("");
  if (response.status != 101) {
    outcome.why_not =
        fmt::format("HTTP status {} {}", response.status, base::printable(response.reason));
    return;
  }
  outcome.why_not = judge_fields(response.fields);
  if (outcome.why_not.empty() && judges_extensions_) outcome.why_not = judge_extensions(outcome);
}

std::string ClientHandshake::judge_fields(const http::Fields& fields) const {
  const auto upgrade = fields.first("Upgrade");
  if (!upgrade || !base::same_ignoring_case(*upgrade, "websocket"))
    return fmt::format("Upgrade is {}", quoted(upgrade));
  if (!fields.has_token("Connection", "upgrade"))
    return fmt::format("Connection is {}", quoted(fields.first("Connection")));
  const std::vector<std::string_view> accepts = fields.all("Sec-WebSocket-Accept");
  if (accepts.size() != 1 || accepts[0] != accept_)
    return fmt::format("Sec-WebSocket-Accept is {}, not {}",
                       quoted(fields.first("Sec-WebSocket-Accept")), accept_);
  const std::vector<std::string_view> chosen = fields.all("Sec-WebSocket-Protocol");
  const std::vector<std::string_view> offered = request_.fields.tokens("Sec-WebSocket-Protocol");
  if (chosen.size() > 1 ||
      (chosen.size() == 1 && std::ranges::find(offered, chosen[0]) == offered.end()))
    return fmt::format("subprotocol {} was not offered", quoted(chosen[0]));
  return {};
}

std::string ClientHandshake::judge_extensions(Outcome& outcome) const {
  const auto extensions = parse_extensions(outcome.response.fields);
  const auto field = outcome.response.fields.first("Sec-WebSocket-Extensions");
  if (!extensions) return fmt::format("Sec-WebSocket-Extensions is {}", quoted(field));
  const bool offered = deflate_.mode != DeflatePolicy::Mode::off;
  for (const Extension& extension : *extensions) {
    if (!offered || extension.name != deflate_name)
      return fmt::format("extension {} was not offered", quoted(field));
    if (outcome.deflate) return fmt::format("{} is agreed on twice", deflate_name);
    const auto judged = judge_deflate(extension, deflate_);
    if (const auto* why_not = std::get_if<std::string>(&judged)) return *why_not;
    outcome.deflate = std::get<DeflateTerms>(judged);
  }
  if (deflate_.mode == DeflatePolicy::Mode::require && !outcome.deflate)
    return fmt::format("{} was not agreed on", deflate_name);
  return {};
}

std::array<std::byte, 16> random_nonce() {
  std::array<std::byte, 16> nonce;
  fill_at_random(nonce);
  return nonce;
}

std::array<std::byte, 16> random_nonce(MaskKeys& keys) {
  return std::bit_cast<std::array<std::byte, 16>>(
      std::array{keys.next(), keys.next(), keys.next(), keys.next()});
}

}  // namespace ws
