#include "reports/terminal.h"

#include <string_view>

#include "libcore/base/error.h"
#include "libcore/base/text.h"

namespace report {

Terminal terminal_for(ColorWish wish, bool is_terminal,
                      const std::function<const char*(const char*)>& environment) {
  const auto value = [&](const char* name) -> std::string_view {
    const char* found = environment(name);
    return found == nullptr ? "" : found;
  };
  const auto wants_color = [&] {
    if (wish != ColorWish::automatic) return wish == ColorWish::always;
    if (!value("NO_COLOR").empty()) return false;
    const std::string_view force = value("CLICOLOR_FORCE");
    if (!force.empty() && force != "0") return true;
    return is_terminal && value("TERM") != "dumb";
  };
  const auto locale = [&]() -> std::string {
    for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"})  // the first that is set holds
      if (const std::string_view found = value(name); !found.empty()) return base::lower(found);
    return {};
  }();
  const bool utf8 =
      locale.find("utf-8") != std::string::npos || locale.find("utf8") != std::string::npos;
  return {.color = wants_color(), .ascii = !utf8};
}

ColorWish parse_color(std::string_view text) {
  if (text == "auto") return ColorWish::automatic;
  if (text == "always") return ColorWish::always;
  if (text == "never") return ColorWish::never;
  base::fail("'{}' is none of auto, always, never", base::printable(text));
}

}  // namespace report
