// Any text is a quantity or a base::Error, and a duration is read back from its print.

#include "libcore/base/error.h"
#include "libcore/base/text.h"
#include "libcore/base/units.h"
#include "tests/fuzz/input.h"

namespace {

template <typename Parse>
void check(std::string_view text, const Parse& parse) {
  try {
    parse(text);
  } catch (const base::Error&) {
    // The cause is for a person; any other exception ends the run.
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check(text, [](std::string_view t) {
    const base::Duration duration = base::parse_duration(t);
    const std::string printed = base::format_duration(duration);
    fuzz::require(base::format_duration(base::parse_duration(printed)) == printed);
  });
  check(text, [](std::string_view t) { base::format_size(base::parse_size(t)); });
  check(text,
        [](std::string_view t) { base::format_count(static_cast<double>(base::parse_count(t))); });
  check(text, base::parse_rate);
  fuzz::require(base::printable(text, 16).size() <= 200);
  return 0;
}
