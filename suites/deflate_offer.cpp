#include "suites/deflate_offer.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace suite {

std::optional<DeflateOffer> DeflateOffer::first_good(const http::Fields& request) {
  const auto offers = ws::parse_extensions(request);
  if (!offers) return std::nullopt;
  const auto good = std::ranges::find_if(*offers, [](const ws::Extension& offer) {
    return ws::answer_deflate({offer}, takes_anything).has_value();
  });
  return good == offers->end() ? std::nullopt : std::optional(DeflateOffer(*good));
}

bool DeflateOffer::has(std::string_view parameter) const {
  return std::ranges::find(extension_.parameters, parameter, &ws::ExtensionParameter::name) !=
         extension_.parameters.end();
}

int DeflateOffer::server_window() const {
  return ws::answer_deflate({extension_}, takes_anything)->terms.server_max_window_bits;
}
int DeflateOffer::client_window() const {
  return ws::answer_deflate({extension_}, takes_anything)->terms.client_max_window_bits;
}

std::string DeflateOffer::answer(std::string_view but_for) const {
  ws::Extension repeated{ws::deflate_name, {}};
  for (const ws::ExtensionParameter& parameter : extension_.parameters)
    if (parameter.name.starts_with("server_") && parameter.name != but_for)
      repeated.parameters.push_back(parameter);
  return to_string(repeated);
}

Response agreeing(
    std::string what,
    std::function<std::string(const DeflateOffer& offer, std::string& why_not)> line) {
  return accepting().made_of_request(
      std::move(what),
      [line = std::move(line)](const http::Request& request, http::Response& head) -> std::string {
        const auto offer = DeflateOffer::first_good(request.fields);
        if (!offer) return "the client does not offer permessage-deflate";
        std::string why_not;
        std::string value = line(*offer, why_not);
        if (why_not.empty()) head.fields.add("Sec-WebSocket-Extensions", std::move(value));
        return why_not;
      });
}

}  // namespace suite
