#include "suites/catalogue.h"

#include <algorithm>
#include <optional>
#include <set>

#include "libcore/base/error.h"
#include "libcore/base/text.h"
#include "suites/autobahn.h"
#include "suites/requirement.h"

namespace suite {
namespace {

// A section that names no case for the smoke tier has its first one there that needs nothing, TLS
// or clear text included.
void show_alive(Group& group) {
  std::set<std::string> shown;
  for (const Case& script : group.cases)
    if (script.tier() == Tier::smoke) shown.emplace(script.group());
  for (Case& script : group.cases)
    if (script.tier() == Tier::standard && script.needs().empty() && !script.runs_alone() &&
        script.transport() == Transport::any && shown.emplace(script.group()).second)
      script.tier(Tier::smoke);
}

std::vector<Case> all_groups() {
  std::vector<Case> cases;
  for (const auto& group : {monitor_http,
                            monitor_tls,
                            uri,
                            connect,
                            proxy,
                            handshake_client_request,
                            handshake_server_response,
                            handshake_request,
                            handshake_version,
                            handshake_subprotocol,
                            handshake_origin,
                            handshake_extension,
                            handshake_response,
                            handshake_pipeline,
                            handshake_smuggling,
                            framing_echo,
                            framing_samples,
                            framing_length,
                            framing_mask,
                            framing_reserved_bits,
                            framing_opcode,
                            framing_segmentation,
                            control_ping,
                            control_pong,
                            fragment_basic,
                            fragment_control,
                            fragment_invalid,
                            utf8_valid,
                            utf8_bom,
                            utf8_fragmented,
                            utf8_invalid,
                            utf8_failfast,
                            close_basic,
                            close_payload,
                            close_code,
                            close_initiated,
                            close_tcp,
                            fail,
                            timing,
                            reconnect,
                            deflate_negotiation,
                            deflate_response,
                            deflate_rsv1,
                            deflate_stream,
                            deflate_context,
                            deflate_window,
                            deflate_invalid,
                            deflate_utf8,
                            deflate_bomb,
                            deflate_matrix,
                            tls_basic,
                            tls_sni,
                            tls_alpn,
                            tls_version,
                            tls_cipher,
                            tls_cert,
                            tls_fail,
                            tls_close,
                            tls_record,
                            tls_early_data,
                            limits_message,
                            limits_header,
                            limits_connections,
                            abuse_slow_frame,
                            abuse_floods,
                            abuse_connections,
                            abuse_openings,
                            perf_rtt,
                            perf_rate,
                            perf_connections,
                            perf_latency}) {
    Group made = group();
    show_alive(made);
    std::ranges::move(made.cases, std::back_inserter(cases));
  }
  return cases;
}

bool is_below(std::string_view id, std::string_view prefix) {
  return id.starts_with(prefix) && (id.size() == prefix.size() || id[prefix.size()] == '.');
}

// "RFC6455-5.5.1-7" stands in "rfc6455/5.5.1", "rfc6455/5.5" and "rfc6455/5".
bool stands_in(std::string_view requirement, std::string_view section) {
  const std::size_t slash = section.find('/');
  const std::size_t dash = requirement.find('-');
  return slash != std::string_view::npos && dash != std::string_view::npos &&
         base::same_ignoring_case(requirement.substr(0, dash), section.substr(0, slash)) &&
         is_below(requirement.substr(dash + 1, requirement.rfind('-') - dash - 1),
                  section.substr(slash + 1));
}

bool has_tag(std::string_view tag, const Case& script) {
  const std::string_view word = tag.substr(1);
  return word == word_of(script.tier()) ||
         base::same_ignoring_case(word, word_of(script.level())) ||
         (tag == "@autobahn" && !numbers_of(script.id()).empty()) ||
         (tag == "@server" && script.judges(ws::Role::server)) ||
         (tag == "@client" && script.judges(ws::Role::client));
}

bool is_named(std::string_view word, std::string_view name) {
  return is_below(name, word) || base::matches_glob(name, word);
}

bool is_number_of(std::string_view word, const Case& script) {
  if (word.empty() || word.front() < '0' || word.front() > '9') return false;
  return std::ranges::any_of(numbers_of(script.id()),
                             [&](const std::string& number) { return is_named(word, number); });
}

bool selects(std::string_view word, const Case& script) {
  if (word.starts_with('@')) return has_tag(word, script);
  return is_named(word, script.id()) || is_number_of(word, script) ||
         std::ranges::any_of(script.requirements(), [&](const std::string& requirement) {
           return base::same_ignoring_case(requirement, word) || stands_in(requirement, word);
         });
}

[[noreturn]] void chooses_nothing(std::string_view word) {
  std::vector<std::string_view> known;
  for (const Case& script : every_case()) {
    known.push_back(script.id());
    known.push_back(script.group());
  }
  for (const std::string_view tag : {"@must", "@should", "@may", "@smoke", "@standard", "@full",
                                     "@stress", "@autobahn", "@server", "@client"})
    known.push_back(tag);
  const std::string_view nearest = base::nearest(word, known);
  base::fail("no case is called '{}'{}; 'assay-probe list' shows all", word,
             nearest.empty() ? std::string() : fmt::format(", did you mean '{}'?", nearest));
}

}  // namespace

const std::vector<Case>& every_case() {
  static const std::vector<Case> cases = all_groups();
  return cases;
}

std::vector<const Case*> select(std::span<const std::string> words, Tier tier) {
  const std::vector<Case>& cases = every_case();
  const bool only_without =
      std::ranges::all_of(words, [](const std::string& word) { return word.starts_with('!'); });
  std::vector<bool> chosen(cases.size());
  for (std::size_t i = 0; i < cases.size(); ++i)
    chosen[i] = only_without && cases[i].tier() <= tier;
  for (const std::string_view word : words) {
    const bool out = word.starts_with('!');
    const std::string_view bare = word.substr(out ? 1 : 0);
    bool found = false;
    std::optional<Tier> beyond;
    for (std::size_t i = 0; i < cases.size(); ++i) {
      if (!selects(bare, cases[i])) continue;
      const Tier its = cases[i].tier();
      const bool meant = out || its <= tier || bare == cases[i].id() ||
                         (bare.starts_with('@') && bare.substr(1) == word_of(its));
      if (meant) chosen[i] = !out;
      if (!meant) beyond = std::min(beyond.value_or(its), its);
      found = found || meant;
    }
    if (!found && beyond)
      base::fail("'{}' chooses what is played in tier {} only; add --tier {}", bare,
                 word_of(*beyond), word_of(*beyond));
    if (!found) chooses_nothing(bare);
  }
  std::vector<const Case*> selected;
  for (std::size_t i = 0; i < cases.size(); ++i)
    if (chosen[i]) selected.push_back(&cases[i]);
  return selected;
}

}  // namespace suite
