#include "libcore/http/answer.h"

#include <fmt/chrono.h>

#include <algorithm>
#include <cassert>
#include <iterator>

namespace http {
namespace {

struct Reason {
  int status;
  std::string_view phrase;
};

constexpr Reason reasons[] = {
    {100, "Continue"},
    {101, "Switching Protocols"},
    {103, "Early Hints"},
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {407, "Proxy Authentication Required"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {411, "Length Required"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {417, "Expectation Failed"},
    {421, "Misdirected Request"},
    {426, "Upgrade Required"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
    {505, "HTTP Version Not Supported"},
};

// RFC 9110, sections 6.4.1 and 8.6.
bool may_have_body(int status) { return status != 204 && status != 304; }

}  // namespace

std::string_view reason(int status) {
  const auto* const found = std::ranges::find(reasons, status, &Reason::status);
  return found == std::end(reasons) ? "Unknown" : found->phrase;
}

std::string imf_fixdate(std::chrono::system_clock::time_point time) {
  constexpr std::string_view days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::string_view months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::tm utc = fmt::gmtime(std::chrono::system_clock::to_time_t(time));
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", days[utc.tm_wday], utc.tm_mday,
                     months[utc.tm_mon], utc.tm_year + 1900, utc.tm_hour, utc.tm_min, utc.tm_sec);
}

Response Reply::head(std::chrono::system_clock::time_point now) const {
  assert(status >= 200);
  Response response{.status = status, .reason = std::string(reason(status)), .fields = fields};
  if (may_have_body(status)) {
    if (!body.empty() && !fields.has("Content-Type"))
      response.fields.add("Content-Type", "text/plain; charset=utf-8");
    response.fields.add("Content-Length", fmt::format("{}", body.size()));
  }
  response.fields.add("Date", imf_fixdate(now));
  response.fields.add("Connection", fields.has("Upgrade") ? "upgrade, close" : "close");
  return response;
}

Reply refusal(int status, std::string_view line) {
  return {.status = status, .body = fmt::format("{}\n", line)};
}

void write(const Reply& reply, std::chrono::system_clock::time_point now, base::Buffer& out) {
  write(reply.head(now), out);
  if (may_have_body(reply.status) && !reply.head_only) out.append(reply.body);
}

void Answer::on_open(session::Turn& turn) {
  write(reply_, std::chrono::system_clock::now(), turn.out);
  turn.then = session::Then::close;
}

}  // namespace http
