// Any octets give the same head in one piece and octet by octet, a head without a fault is read
// back from its print, a URL that is read is the one that is printed, and an origin is admitted by
// the list that it is on.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "libcore/base/error.h"
#include "libcore/http/head.h"
#include "libcore/http/head_reader.h"
#include "libcore/http/origin.h"
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

// What is wrong with the line is wrong with the whole, and comes first.
void check_line(const http::Request& request, const http::Faults& faults) {
  require(faults.size() <= request.faults.size());
  for (std::size_t i = 0; i < faults.size(); ++i) require(faults[i] == request.faults[i]);
}

void check_head(std::string_view octets) {
  http::HeadReader whole(limits);
  std::string_view rest = octets;
  whole.take(rest);
  const http::HeadReader cut = read_octet_wise(octets);
  require(whole.progress() == cut.progress());
  require(whole.octets() == cut.octets());
  require(whole.octets().size() + rest.size() == octets.size());
  const http::Request request = http::parse_request(whole.octets());
  check_print(request, http::parse_request);
  if (whole.has_start_line()) check_line(request, http::request_line_faults(whole.octets()));
  require(http::host_of(http::authority(request)).size() <= whole.octets().size());
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

// A list with one origin admits what is the same without case and default port, and nothing else
// of these; a domain admits what has a label more.
void check_origin(std::string_view text) {
  http::OriginList list;
  list.add("https://example.org");
  list.add("https://*.example.org");
  const auto origin = http::parse_origin(text);
  if (!origin) return require(!list.admits(text));
  require(list.admits(text) == (origin->scheme == "https" && origin->port == 443 &&
                                (origin->host == "example.org" ||
                                 (origin->host.ends_with(".example.org") &&
                                  origin->host.size() > std::string_view(".example.org").size()))));
  http::OriginList own;
  own.add(text);
  require(own.admits(text));
  require(!own.admits("null"));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view octets(reinterpret_cast<const char*>(data), size);
  check_head(octets);
  check_url(octets);
  check_origin(octets);
  http::parse_target(octets);
  return 0;
}
