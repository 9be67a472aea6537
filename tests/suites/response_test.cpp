#include "suites/response.h"

#include <gtest/gtest.h>

namespace suite {
namespace {

// The sample handshake of RFC 6455, section 1.3.
http::Request asked() {
  http::Request request{.target = "/chat"};
  request.fields.add("Host", "server.example.com");
  request.fields.add("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
  return request;
}
constexpr std::string_view right_accept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

std::string octets(const Response& response) { return written(response, asked()).octets; }

TEST(Response, IsTheUsualOneAsItStands) {
  const http::Response usual = http::parse_response(octets(accepting()));
  EXPECT_EQ(usual.status, 101);
  EXPECT_EQ(usual.fields.first("Sec-WebSocket-Accept"), right_accept);
  EXPECT_TRUE(usual.faults.empty());
  EXPECT_EQ(describe(accepting()), "the usual 101");
}

TEST(Response, HasWhatItsWordsChange) {
  const Response changed = accepting()
                               .status(403, "Forbidden")
                               .with("Upgrade", "h2c")
                               .without("Connection")
                               .and_with("X-Asked: {target} at {host} with {key}, {accept}")
                               .followed_by(ws::Opcode::text, "Hello");
  const std::string text = octets(changed);
  EXPECT_TRUE(text.starts_with("HTTP/1.1 403 Forbidden\r\n"));
  const http::Response head = http::parse_response(text.substr(0, text.find("\r\n\r\n") + 4));
  EXPECT_EQ(head.fields.first("Upgrade"), "h2c");
  EXPECT_FALSE(head.fields.has("Connection"));
  EXPECT_EQ(
      head.fields.first("X-Asked"),
      "/chat at server.example.com with dGhlIHNhbXBsZSBub25jZQ==, " + std::string(right_accept));
  EXPECT_TRUE(text.ends_with("\r\n\r\n\x81\x05Hello")) << "a server masks nothing";
  EXPECT_EQ(describe(accepting().status(403, "Forbidden").without("Connection")),
            "a 101 with status 403, with no Connection");
}

TEST(Response, MayHaveAnyStatusAndSomethingAheadOfIt) {
  EXPECT_TRUE(octets(accepting().odd_status("1x1")).starts_with("HTTP/1.1 1x1 "));
  const std::string interim = "HTTP/1.1 100 Continue\r\n\r\n";
  EXPECT_TRUE(octets(accepting().preceded_by(interim)).starts_with(interim + "HTTP/1.1 101 "));
  EXPECT_FALSE(accepting().unasked);
  EXPECT_TRUE(accepting().before_request().unasked);
}

TEST(Response, IsCutWhereItsWordsSay) {
  const Answered answered = written(accepting().followed_by("frames").cut_behind_head(), asked());
  EXPECT_EQ(answered.cuts, std::vector{answered.octets.size() - 6});
}

TEST(Response, MayHangOnTheRequest) {
  const Response cut =
      accepting().accept("cut", [](std::string right) { return right.substr(0, 4); });
  EXPECT_EQ(http::parse_response(octets(cut)).fields.first("Sec-WebSocket-Accept"),
            right_accept.substr(0, 4));
  const Response barred = accepting().made_of_request(
      "nothing", [](const http::Request&, http::Response&) { return "not for this one"; });
  EXPECT_EQ(written(barred, asked()).why_not, "not for this one");
}

TEST(Response, NamesThePartsOfTheHost) {
  http::Request request = asked();
  const Response response = accepting().and_with("X: {name} {port}");
  EXPECT_NE(written(response, request).octets.find("X: server.example.com 80\r\n"),
            std::string::npos);
  request.fields.lines.front().value = "127.0.0.1:9001";
  EXPECT_NE(written(response, request).octets.find("X: 127.0.0.1 9001\r\n"), std::string::npos);
}

TEST(Response, KnowsWhetherFramesFollowAndWhatWasAgreedOn) {
  http::Request request = asked();
  const Response deflated = accepting().with("Sec-WebSocket-Extensions", "Permessage-Deflate");
  EXPECT_FALSE(written(deflated, request).terms) << "nothing was offered";
  request.fields.add("Sec-WebSocket-Extensions", "permessage-deflate");
  EXPECT_TRUE(written(deflated, request).terms) << "some clients take any case";
  EXPECT_FALSE(written(accepting(), request).terms);
  const Response behind_interim = accepting().preceded_by("HTTP/1.1 100 Continue\r\n\r\n");
  EXPECT_TRUE(written(behind_interim, request).switches);
  EXPECT_FALSE(written(accepting().status(404, "Not Found"), request).switches);
}

}  // namespace
}  // namespace suite
