#include "tools/server/admission.h"

#include <fmt/format.h>

#include <algorithm>

#include "libcore/base/text.h"
#include "libcore/http/query.h"

namespace serve {

std::optional<http::Reply> Admission::misdirected(const http::Request& request,
                                                  std::string_view scheme) const {
  const http::Target target = http::parse_target(request.target);
  if (!target.scheme.empty() && !base::same_ignoring_case(target.scheme, scheme))
    return http::refusal(421, fmt::format("this connection is for {}", scheme));
  if (hosts.empty()) return std::nullopt;
  const std::string authority = http::authority(request);
  const std::string_view host = http::host_of(authority);
  const bool ours = std::ranges::any_of(
      hosts, [&](const std::string& name) { return base::same_ignoring_case(name, host); });
  if (ours) return std::nullopt;
  return http::refusal(421, fmt::format("the host '{}' is none of ours", base::printable(host)));
}

std::optional<http::Reply> Admission::foreign(const http::Request& request) const {
  const std::vector<std::string_view> named = request.fields.all("Origin");
  if (origins.empty() || named.empty()) return std::nullopt;
  if (named.size() == 1 && origins.admits(named[0])) return std::nullopt;
  return http::refusal(
      403, fmt::format("pages of '{}' may not connect here", base::printable(named.back())));
}

}  // namespace serve
