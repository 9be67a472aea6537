#include "suites/payload.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "libcore/base/random.h"
#include "libcore/base/text.h"

namespace suite {

std::string Payload::octets() const {
  if (kind_ == Kind::literal) return octets_;
  std::string made(size_ + 8, '\0');
  base::Random random(size_);
  for (std::size_t at = 0; at < size_; at += 8) {
    if (kind_ == Kind::text) {
      const std::string block = fmt::format("{:07};", at % 10'000'000);
      block.copy(made.data() + at, 8);
    } else {
      const std::uint64_t block = random();
      std::memcpy(made.data() + at, &block, 8);
    }
  }
  made.resize(size_);
  return made;
}

std::string Payload::describe() const {
  if (kind_ == Kind::literal && size_ <= 32) return fmt::format("\"{}\"", base::printable(octets_));
  return fmt::format("{} octets", size_);
}

std::string first_difference(std::string_view expected, std::string_view seen) {
  const std::size_t common = std::min(expected.size(), seen.size());
  const auto [e, s] = std::mismatch(expected.begin(), expected.begin() + common, seen.begin());
  const auto at = static_cast<std::size_t>(e - expected.begin());
  if (at == common && expected.size() == seen.size()) return {};
  if (at == common)
    return fmt::format("{} octets instead of {}, equal as far as they go", seen.size(),
                       expected.size());
  return fmt::format("from octet {} of {} on: {} instead of {}", at, expected.size(),
                     base::hex(seen.substr(at, 8)), base::hex(expected.substr(at, 8)));
}

}  // namespace suite
