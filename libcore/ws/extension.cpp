#include "libcore/ws/extension.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "libcore/http/grammar.h"

namespace ws {
namespace {

constexpr const char* server_takeover = "server_no_context_takeover";
constexpr const char* client_takeover = "client_no_context_takeover";
constexpr const char* server_bits = "server_max_window_bits";
constexpr const char* client_bits = "client_max_window_bits";

// Reads the elements of one line. White space is implied between all words (RFC 2616, 2.1, which
// RFC 6455 refers to); empty elements are passed over (RFC 9110, 5.6.1.2).
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  bool read(std::vector<Extension>& extensions) {
    bool any = false;
    while (skip_space()) {
      if (take(',')) continue;
      Extension& extension = extensions.emplace_back();
      if (!read_token(extension.name) || !read_parameters(extension)) return false;
      if (skip_space() && !take(',')) return false;
      any = true;
    }
    return any;
  }

 private:
  // False at the end.
  bool skip_space() {
    text_.remove_prefix(std::min(text_.find_first_not_of(" \t"), text_.size()));
    return !text_.empty();
  }
  bool take(char c) {
    if (!text_.starts_with(c)) return false;
    text_.remove_prefix(1);
    return true;
  }
  bool read_token(std::string& token) {
    token = text_.substr(0, text_.find_first_of(" \t,;=\""));
    text_.remove_prefix(token.size());
    return http::is_token(token);
  }
  // What is inside the quotes must be a token all the same (9.1).
  bool read_quoted(std::string& token) {
    while (!text_.empty() && !take('"')) {
      take('\\');
      if (text_.empty()) return false;
      token += text_.front();
      text_.remove_prefix(1);
      if (text_.empty()) return false;
    }
    return http::is_token(token);
  }
  bool read_parameters(Extension& extension) {
    while (skip_space() && take(';')) {
      ExtensionParameter& parameter = extension.parameters.emplace_back();
      skip_space();
      if (!read_token(parameter.name)) return false;
      if (!skip_space() || !take('=')) continue;
      skip_space();
      parameter.value.emplace();
      if (!(take('"') ? read_quoted(*parameter.value) : read_token(*parameter.value))) return false;
    }
    return true;
  }

  std::string_view text_;
};

// Digits of 8 to 15 without a leading zero (7.1.2.1); 0 for anything else.
int window_bits(const std::optional<std::string>& value) {
  if (value && (value == "8" || value == "9")) return value->front() - '0';
  if (value && value->size() == 2 && value->front() == '1' && value->back() >= '0' &&
      value->back() <= '5')
    return 10 + value->back() - '0';
  return 0;
}

// The parameters of an offer or a response, once they have been found to be good.
struct Parameters {
  bool server_no_takeover = false;
  bool client_no_takeover = false;
  std::optional<int> server_bits;  // 8 to 15
  std::optional<int> client_bits;  // 0 where it has no value, as an offer may
};

// Nothing where a parameter is unknown, stands there twice, or has a value that it may not have.
// Only in an offer can client_max_window_bits be without one (7.1.2.2).
std::optional<Parameters> parameters_of(const Extension& extension, bool offered) {
  Parameters known;
  for (const auto& [name, value] : extension.parameters) {
    const int bits = window_bits(value);
    if (name == server_takeover && !value && !known.server_no_takeover) {
      known.server_no_takeover = true;
    } else if (name == client_takeover && !value && !known.client_no_takeover) {
      known.client_no_takeover = true;
    } else if (name == server_bits && bits != 0 && !known.server_bits) {
      known.server_bits = bits;
    } else if (name == client_bits && (bits != 0 || (offered && !value)) && !known.client_bits) {
      known.client_bits = bits;
    } else {
      return std::nullopt;
    }
  }
  return known;
}

void add(Extension& extension, const char* name, std::optional<int> value = std::nullopt) {
  extension.parameters.push_back(
      {name, value ? std::optional(fmt::format("{}", *value)) : std::nullopt});
}

std::optional<DeflateAnswer> answer(const Extension& offer, const DeflatePolicy& policy) {
  const auto asked = parameters_of(offer, true);
  if (!asked) return std::nullopt;
  const int client_most = policy.client_max_window_bits.value_or(15);
  if (!asked->client_bits && client_most < 15) return std::nullopt;  // 7.1.2.2
  DeflateTerms terms;
  terms.server_no_context_takeover = asked->server_no_takeover || policy.server_no_context_takeover;
  terms.client_no_context_takeover = asked->client_no_takeover || policy.client_no_context_takeover;
  terms.server_max_window_bits =
      std::min(asked->server_bits.value_or(15), policy.server_max_window_bits.value_or(15));
  const int client_asked = asked->client_bits.value_or(0);
  terms.client_max_window_bits = std::min(client_asked == 0 ? 15 : client_asked, client_most);

  DeflateAnswer made{terms, {deflate_name, {}}};
  if (terms.server_no_context_takeover) add(made.extension, server_takeover);
  if (terms.client_no_context_takeover) add(made.extension, client_takeover);
  if (asked->server_bits || terms.server_max_window_bits < 15)
    add(made.extension, server_bits, terms.server_max_window_bits);
  if (client_asked != 0 || terms.client_max_window_bits < 15)
    add(made.extension, client_bits, terms.client_max_window_bits);
  return made;
}

}  // namespace

std::optional<std::vector<Extension>> parse_extensions(const http::Fields& fields) {
  std::vector<Extension> extensions;
  for (const std::string_view line : fields.all("Sec-WebSocket-Extensions"))
    if (!Scanner(line).read(extensions)) return std::nullopt;
  return extensions;
}

std::string to_string(const Extension& extension) {
  std::string text = extension.name;
  for (const auto& [name, value] : extension.parameters) {
    text += "; " + name;
    if (value) text += "=" + *value;
  }
  return text;
}

std::optional<DeflateAnswer> answer_deflate(const std::vector<Extension>& offers,
                                            const DeflatePolicy& policy) {
  if (policy.mode == DeflatePolicy::Mode::off) return std::nullopt;
  for (const Extension& offer : offers) {
    if (offer.name != deflate_name) continue;
    if (auto made = answer(offer, policy)) return made;
  }
  return std::nullopt;
}

Extension offer_deflate(const DeflatePolicy& policy) {
  Extension offer{deflate_name, {}};
  if (policy.server_no_context_takeover) add(offer, server_takeover);
  if (policy.client_no_context_takeover) add(offer, client_takeover);
  if (policy.server_max_window_bits) add(offer, server_bits, policy.server_max_window_bits);
  add(offer, client_bits, policy.client_max_window_bits);
  return offer;
}

std::variant<DeflateTerms, std::string> judge_deflate(const Extension& response,
                                                      const DeflatePolicy& policy) {
  const auto agreed = parameters_of(response, false);
  if (!agreed)
    return fmt::format("a parameter of '{}' is unknown, doubled or has a bad value",
                       to_string(response));
  if (policy.server_no_context_takeover && !agreed->server_no_takeover)
    return std::string("server_no_context_takeover was asked for and is not granted");  // 7.1.1.1
  const int server_most = policy.server_max_window_bits.value_or(15);
  const int client_most = policy.client_max_window_bits.value_or(15);
  DeflateTerms terms;
  terms.server_no_context_takeover = agreed->server_no_takeover;
  terms.client_no_context_takeover =
      agreed->client_no_takeover || policy.client_no_context_takeover;
  terms.server_max_window_bits = agreed->server_bits.value_or(15);
  terms.client_max_window_bits = agreed->client_bits.value_or(client_most);
  if (terms.server_max_window_bits > server_most)  // 7.1.2.1
    return fmt::format("server_max_window_bits is not at most {}, which was asked for",
                       server_most);
  if (terms.client_max_window_bits > client_most)  // 7.1.2.2
    return fmt::format("client_max_window_bits is more than the offered {}", client_most);
  return terms;
}

}  // namespace ws
