#include "libcore/results/run.h"

#include <fmt/format.h>

#include <cstdio>
#include <ctime>

namespace results {

std::string utc_text(std::chrono::system_clock::time_point time) {
  const auto whole = std::chrono::floor<std::chrono::seconds>(time);
  const auto rest = std::chrono::floor<std::chrono::milliseconds>(time - whole);
  const std::time_t seconds = whole.time_since_epoch().count();
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", utc.tm_year + 1900,
                     utc.tm_mon + 1, utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec,
                     rest.count());
}

std::optional<std::chrono::system_clock::time_point> from_utc_text(const std::string& text) {
  int year = 0, hour = 0, minute = 0, second = 0, millisecond = 0;
  unsigned month = 0, day = 0;
  if (std::sscanf(text.c_str(), "%4d-%2u-%2uT%2d:%2d:%2d.%3dZ", &year, &month, &day, &hour, &minute,
                  &second, &millisecond) != 7)
    return std::nullopt;
  using namespace std::chrono;
  if (year < 1900 || year > 2200) return std::nullopt;  // the clock holds not many more
  const year_month_day date{std::chrono::year(year), std::chrono::month(month),
                            std::chrono::day(day)};
  const system_clock::time_point time =
      sys_days(date) + hours(hour) + minutes(minute) + seconds(second) + milliseconds(millisecond);
  if (utc_text(time) != text) return std::nullopt;
  return time;
}

}  // namespace results
