#include "libcore/tls/directory.h"

#include <cassert>

#include "libcore/base/text.h"

namespace tls {

Directory::Directory(const std::vector<Certificate>& certificates) {
  assert(!certificates.empty());
  for (const Certificate& certificate : certificates)
    for (const std::string& name : certificate.dns_names())
      by_name_[base::lower(name)].push_back(certificate);
  const std::vector<std::string> names = certificates.front().dns_names();
  if (names.empty()) {
    by_name_[""] = {certificates.front()};
  } else {
    default_name_ = base::lower(names.front());
  }
}

const std::vector<Certificate>& Directory::find(std::string_view name) const& {
  const std::string wanted = base::lower(name);
  if (const auto exact = by_name_.find(wanted); exact != by_name_.end()) return exact->second;
  if (const std::size_t dot = wanted.find('.'); dot != std::string::npos) {
    const auto wildcard = by_name_.find('*' + wanted.substr(dot));
    if (wildcard != by_name_.end()) return wildcard->second;
  }
  return defaults();
}

}  // namespace tls
