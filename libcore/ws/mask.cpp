#include "libcore/ws/mask.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace ws {
namespace {

void mask_by_words(char* to, const char* from, std::size_t n, MaskKey key) {
  const std::uint64_t wide = key | std::uint64_t{key} << 32;
  for (; n >= 64; n -= 64, to += 64, from += 64) {
    std::uint64_t words[8];
    std::memcpy(words, from, 64);
    for (std::uint64_t& word : words) word ^= wide;
    std::memcpy(to, words, 64);
  }
  mask(to, from, n, key);
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) void mask_by_avx2(char* to, const char* from, std::size_t n,
                                                  MaskKey key) {
  // Writes that lie across lines of the cache cost half as much again.
  constexpr std::size_t line = 64;
  const std::size_t before = -reinterpret_cast<std::uintptr_t>(to) % line;
  if (n >= 16 * line && before > 0) {
    mask(to, from, before, key);
    to += before, from += before, n -= before;
    key = rotate(key, before);
  }
  const __m256i wide = _mm256_set1_epi32(static_cast<int>(key));
  for (; n >= 64; n -= 64, to += 64, from += 64) {
    const auto* const source = reinterpret_cast<const __m256i*>(from);
    auto* const target = reinterpret_cast<__m256i*>(to);
    const __m256i low = _mm256_xor_si256(_mm256_loadu_si256(source), wide);
    const __m256i high = _mm256_xor_si256(_mm256_loadu_si256(source + 1), wide);
    _mm256_storeu_si256(target, low);
    _mm256_storeu_si256(target + 1, high);
  }
  mask(to, from, n, key);
}
#endif

constexpr MaskWay ways[] = {
    {"words", mask_by_words},
#if defined(__x86_64__)
    {"AVX2", mask_by_avx2},
#endif
};

std::span<const MaskWay> ways_of_this_processor() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2") == 0) return std::span(ways).first(1);
#endif
  return ways;
}

const auto best = ways_of_this_processor().back().mask;

}  // namespace

std::span<const MaskWay> mask_ways() { return ways_of_this_processor(); }

void mask_large(char* to, const char* from, std::size_t n, MaskKey key) { best(to, from, n, key); }

}  // namespace ws
