#include "tools/server/json.h"

#include <fmt/format.h>

#include <iterator>

#include "libcore/base/text.h"
#include "libcore/ws/utf8.h"

namespace serve {

std::string json_string(std::string_view text) {
  std::string readable;
  if (!ws::is_utf8(text)) text = readable = base::printable(text, text.size());
  std::string json = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      json += '\\';
      json += c;
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      fmt::format_to(std::back_inserter(json), "\\u{:04x}", static_cast<unsigned>(c));
    } else {
      json += c;
    }
  }
  return json + '"';
}

}  // namespace serve
