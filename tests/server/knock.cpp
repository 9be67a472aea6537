#include "tests/server/knock.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "libcore/base/text.h"
#include "libcore/http/grammar.h"
#include "libcore/ws/handshake.h"

namespace test {
namespace {

// Where the line of a field begins, and its size with the end.
std::pair<std::size_t, std::size_t> find_line(const std::string& request, std::string_view name) {
  const std::size_t at = request.find(fmt::format("\r\n{}: ", name)) + 2;
  return {at, request.find("\r\n", at) + 2 - at};
}

void expect_open(Guest& guest, const Knock& knock, const http::Response& response) {
  const std::vector<std::string_view> nothing;
  const http::Request request = http::parse_request(knock.request);
  EXPECT_EQ(response.fields.first("Sec-WebSocket-Accept"),
            ws::accept_for(request.fields.first("Sec-WebSocket-Key").value_or("")));
  EXPECT_EQ(response.fields.all("Sec-WebSocket-Protocol"),
            knock.why.empty() ? nothing : std::vector<std::string_view>{knock.why});
  guest.driver.bytes(from_client(ws::Opcode::ping, "12345678"));
  EXPECT_EQ(guest.driver.sent(), from_server(ws::Opcode::pong, "12345678"));
}

void expect_last_words(Guest& guest, const Knock& knock, const std::string& answer) {
  const http::Response response = http::parse_response(answer);
  const http::Fields& fields = response.fields;
  const std::string body = answer.substr(answer.find("\r\n\r\n") + 4);
  EXPECT_EQ(response.faults, http::Faults());
  EXPECT_TRUE(fields.has_token("Connection", "close"));
  EXPECT_EQ(fields.has("Upgrade"), fields.has_token("Connection", "upgrade"));
  EXPECT_TRUE(fields.has("Date"));
  EXPECT_EQ(fields.has("Allow"), knock.status == 405);
  EXPECT_EQ(fields.has("Upgrade"), knock.status == 426);
  if (knock.status != 200) {
    EXPECT_EQ(fields.first("Content-Length"), std::to_string(body.size()));
    EXPECT_TRUE(body.starts_with(knock.why)) << body;
    EXPECT_EQ(body.find('\n'), body.size() - 1);
    EXPECT_FALSE(http::has_control(body.substr(0, body.size() - 1)));
  }
  EXPECT_EQ(guest.driver.then, session::Then::close);
  guest.driver.bytes(from_client(ws::Opcode::ping, "12345678"));
  guest.driver.bytes(opening("/echo"));
  guest.driver.stop();
  EXPECT_EQ(guest.driver.sent(), "") << "words behind the last ones";
}

void play(const Knock& knock, std::size_t piece, const std::function<void(Guest&)>& prepare) {
  Guest guest;
  prepare(guest);
  for (std::size_t at = 0; at < knock.request.size(); at += piece)
    guest.driver.bytes(std::string_view(knock.request).substr(at, piece));
  const std::string answer = guest.driver.sent();
  const http::Response response = http::parse_response(answer);
  ASSERT_EQ(response.status, knock.status) << base::printable(answer, 1000);
  if (knock.status == 0) {
    EXPECT_EQ(answer, "");
    EXPECT_EQ(guest.driver.then, session::Then::stay);
  } else if (knock.status == 101) {
    expect_open(guest, knock, response);
  } else {
    expect_last_words(guest, knock, answer);
  }
}

}  // namespace

std::string with_line(std::string_view request_line, std::string request) {
  return request.replace(0, request.find("\r\n"), request_line);
}

std::string with(std::string_view name, std::string_view value) {
  std::string request = opening("/echo");
  const auto [at, size] = find_line(request, name);
  return request.replace(at, size, fmt::format("{}: {}\r\n", name, value));
}

std::string without(std::string_view name) {
  std::string request = opening("/echo");
  const auto [at, size] = find_line(request, name);
  return request.erase(at, size);
}

std::string and_with(std::string_view lines) {
  return opening("/echo", std::string(lines) + "\r\n");
}

void expect(std::string_view group, std::span<const Knock> knocks,
            const std::function<void(Guest&)>& prepare) {
  for (const Knock& knock : knocks) {
    for (const std::size_t piece : {std::size_t{65536}, std::size_t{1}}) {
      SCOPED_TRACE(fmt::format("{}.{} in pieces of {}:\n{}", group, knock.id, piece,
                               base::printable(knock.request, 2000)));
      play(knock, piece, prepare);
    }
  }
}

}  // namespace test
