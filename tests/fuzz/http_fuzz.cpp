// Any octets give the same head in one piece and octet by octet, a head without a fault is read
// back from its print, and a URL that is read is the one that is printed.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "libcore/base/error.h"
#include "libcore/http/head.h"
#include "libcore/http/head_reader.h"
#include "libcore/http/query.h"
#include "libcore/http/url.h"

namespace {

constexpr http::HeadLimits limits{.octets = 512, .fields = 6};

void require(bool holds) {
  if (!holds) std::abort();
}

http::HeadReader read_octet_wise(std::string_view octets) {
  http::HeadReader reader(limits);
  for (; !octets.empty() && reader.progress() == http::Progress::incomplete;
       octets.remove_prefix(1)) {
    std::string_view octet = octets.substr(0, 1);
    reader.take(octet);
  }
  return reader;
}

template <typename Message>
void check_print(const Message& message, Message (*parse)(std::string_view)) {
  if (message.faults.empty()) require(parse(http::to_string(message)) == message);
}

void check_head(std::string_view octets) {
  http::HeadReader whole(limits);
  std::string_view rest = octets;
  whole.take(rest);
  const http::HeadReader cut = read_octet_wise(octets);
  require(whole.progress() == cut.progress());
  require(whole.octets() == cut.octets());
  require(whole.octets().size() + rest.size() == octets.size());
  check_print(http::parse_request(whole.octets()), http::parse_request);
  check_print(http::parse_response(whole.octets()), http::parse_response);
}

void check_url(std::string_view text) {
  try {
    const http::Url url = http::parse_url(text);
    require(http::parse_url(http::to_string(url)) == url);
    http::parse_target(url.resource);
  } catch (const base::Error&) {
    // The cause is for a person; any other exception ends the run.
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view octets(reinterpret_cast<const char*>(data), size);
  check_head(octets);
  check_url(octets);
  http::parse_target(octets);
  return 0;
}
