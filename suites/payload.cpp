#include "suites/payload.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <utility>

#include "libcore/base/random.h"
#include "libcore/base/text.h"

namespace suite {
namespace {

constexpr std::size_t block_size = 8;

// "0000008;"
void append_number(std::string& made, std::size_t number) {
  char block[block_size] = {'0', '0', '0', '0', '0', '0', '0', ';'};
  for (std::size_t digit = block_size - 1; digit-- > 0; number /= 10)
    block[digit] = static_cast<char>('0' + number % 10);
  made.append(block, block_size);
}

}  // namespace

Payload::Payload(std::string octets) : size_(octets.size()) {
  if (size_ != 0) parts_.push_back({Kind::literal, std::move(octets), 1, size_});
}

Payload Payload::repeated(std::string octets, std::size_t times) {
  Payload payload(std::move(octets));
  for (Part& part : payload.parts_) {
    part.times = times;
    part.size *= times;
  }
  payload.size_ *= times;
  return payload;
}

Payload Payload::made(std::size_t size, std::function<std::string()> make) {
  Payload payload(Kind::made, size);
  payload.parts_.front().make = std::move(make);
  return payload;
}

Payload operator+(Payload head, const Payload& tail) {
  head.parts_.insert(head.parts_.end(), tail.parts_.begin(), tail.parts_.end());
  head.size_ += tail.size_;
  return head;
}

std::string Payload::octets() const {
  std::string made;
  made.reserve(size_ + block_size);
  for (const Part& part : parts_) {
    const std::size_t end = made.size() + part.size;
    base::Random random(part.size);
    for (std::size_t at = 0; made.size() < end; at += block_size) {
      switch (part.kind) {
        case Kind::literal:
          made += part.octets;
          break;
        case Kind::made:
          made += part.make();
          assert(made.size() == end);
          break;
        case Kind::text:
          append_number(made, at);
          break;
        case Kind::binary: {
          const std::uint64_t block = random();
          made.append(reinterpret_cast<const char*>(&block), block_size);
        }
      }
    }
    made.resize(end);
  }
  return made;
}

std::string Payload::describe() const {
  if (parts_.empty()) return "\"\"";
  std::string text;
  for (const Part& part : parts_) {
    if (!text.empty()) text += " + ";
    if (part.times > 1)
      text += fmt::format("{} times \"{}\"", part.times, base::printable(part.octets, 16));
    else if (part.kind == Kind::literal && part.size <= 32)
      text += fmt::format("\"{}\"", base::printable(part.octets));
    else
      text += fmt::format("{} octets", part.size);
  }
  return text;
}

std::string first_difference(std::string_view expected, std::string_view seen) {
  if (expected == seen) return {};
  const std::size_t common = std::min(expected.size(), seen.size());
  const auto [e, s] = std::mismatch(expected.begin(), expected.begin() + common, seen.begin());
  const auto at = static_cast<std::size_t>(e - expected.begin());
  if (at == common)
    return fmt::format("{} octets instead of {}, equal as far as they go", seen.size(),
                       expected.size());
  return fmt::format("from octet {} of {} on: {} instead of {}", at, expected.size(),
                     base::hex(seen.substr(at, 8)), base::hex(expected.substr(at, 8)));
}

}  // namespace suite
