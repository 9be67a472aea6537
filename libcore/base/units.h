#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace base {

// How people write quantities on the command line and in profiles. Every parse_* throws base::Error
// with the cause and an example where the text is not of its form.

using Duration = std::chrono::nanoseconds;

// As a number, to reckon with.
constexpr double seconds(Duration duration) {
  return std::chrono::duration<double>(duration).count();
}

// "250ms", "10s", "1m30s", "2h", "0"; ns, us, ms, s, m, h, d, each at most once, largest first,
// with fractions ("1.5s").
Duration parse_duration(std::string_view text);
// The shortest of such forms with at most three significant digits: "12.3ms", "1m30s".
std::string format_duration(Duration duration);

// "512B", "16KiB", "1MB"; a bare number or a bare "k" is refused, as tools disagree on its meaning.
std::uint64_t parse_size(std::string_view text);
// "20 B", "16 KiB", "1.5 MiB".
std::string format_size(std::uint64_t octets);

// "500", "10k" (1,000 each), "2m" (1,000,000 each).
std::uint64_t parse_count(std::string_view text);
// "950", "19.98k", "4.5M".
std::string format_count(double count);

// A rate in events a second: "50/s", "3k/m", "100/h"; a bare number means a second.
double parse_rate(std::string_view text);
// "50/s", and of what is rare "2/h".
std::string format_rate(double a_second);

}  // namespace base
