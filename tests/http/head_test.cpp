#include "libcore/http/head.h"

#include <gtest/gtest.h>

namespace http {
namespace {

using namespace std::string_literals;
using enum FaultKind;

std::vector<FaultKind> kinds(const Faults& faults) {
  std::vector<FaultKind> result;
  for (const Fault& fault : faults) result.push_back(fault.kind);
  return result;
}

TEST(Head, OfARequestIsTakenApart) {
  const Request request = parse_request(
      "GET /chat?x=1 HTTP/1.1\r\n"
      "Host: server.example.com\r\n"
      "Upgrade:websocket\r\n"
      "Empty:\r\n"
      "Padded: \t a  b\t \r\n"
      "\r\n");
  EXPECT_EQ(request.method, "GET");
  EXPECT_EQ(request.target, "/chat?x=1");
  EXPECT_EQ(request.version, "HTTP/1.1");
  EXPECT_EQ(request.fields, (Fields{{"Host", "server.example.com"},
                                    {"Upgrade", "websocket"},
                                    {"Empty", ""},
                                    {"Padded", "a  b"}}));
  EXPECT_EQ(request.faults, Faults());
}

TEST(Head, OfAResponseIsTakenApart) {
  const Response response = parse_response(
      "HTTP/1.1 101 Switching  Protocols\r\n"
      "Connection: Upgrade\r\n"
      "\r\n");
  EXPECT_EQ(response.version, "HTTP/1.1");
  EXPECT_EQ(response.status, 101);
  EXPECT_EQ(response.reason, "Switching  Protocols");
  EXPECT_EQ(response.fields, (Fields{{"Connection", "Upgrade"}}));
  EXPECT_EQ(response.faults, Faults());
}

TEST(Head, IsPrintedAsItStands) {
  EXPECT_EQ(to_string(Request{.target = "/a b", .fields = {{"Host", "h"}, {"bad name", "\tv"}}}),
            "GET /a b HTTP/1.1\r\nHost: h\r\nbad name: \tv\r\n\r\n");
  EXPECT_EQ(to_string(Response{.status = 204}), "HTTP/1.1 204 \r\n\r\n");
}

TEST(Head, ReadsBackWhatWasPrinted) {
  const Request request{.target = "/x", .fields = {{"Host", "h:1"}, {"A", "b, c"}, {"E", ""}}};
  EXPECT_EQ(parse_request(to_string(request)), request);
  const Response response{.status = 404, .reason = "Not Found", .fields = {{"A", "b"}}};
  EXPECT_EQ(parse_response(to_string(response)), response);
}

struct RequestLineRow {
  std::string line;
  std::string method, target, version;
  std::vector<FaultKind> faults;
};

TEST(Head, ReadsAnyRequestLine) {
  const RequestLineRow rows[] = {
      {"OPTIONS * HTTP/1.1", "OPTIONS", "*", "HTTP/1.1", {}},
      {"CONNECT h:443 HTTP/1.1", "CONNECT", "h:443", "HTTP/1.1", {}},
      {"GET http://h/p?q HTTP/1.1", "GET", "http://h/p?q", "HTTP/1.1", {}},
      {"GET http://h?q HTTP/1.1", "GET", "http://h?q", "HTTP/1.1", {}},
      {"get / HTTP/1.1", "get", "/", "HTTP/1.1", {}},
      {"GET / HTTP/2.0", "GET", "/", "HTTP/2.0", {}},
      {"GET  / HTTP/1.1", "GET", "/", "HTTP/1.1", {start_line_space}},
      {"GET\t/ HTTP/1.1", "GET", "/", "HTTP/1.1", {start_line_space}},
      {" GET / HTTP/1.1", "GET", "/", "HTTP/1.1", {start_line_space}},
      {"GET / HTTP/1.1 ", "GET", "/", "HTTP/1.1", {start_line_space}},
      {"G(T / HTTP/1.1", "G(T", "/", "HTTP/1.1", {bad_method}},
      {"GET * HTTP/1.1", "GET", "*", "HTTP/1.1", {bad_target}},
      {"GET h:443 HTTP/1.1", "GET", "h:443", "HTTP/1.1", {bad_target}},
      {"CONNECT /x HTTP/1.1", "CONNECT", "/x", "HTTP/1.1", {bad_target}},
      {"GET x HTTP/1.1", "GET", "x", "HTTP/1.1", {bad_target}},
      {"GET ://h/ HTTP/1.1", "GET", "://h/", "HTTP/1.1", {bad_target}},
      {"GET http:///x HTTP/1.1", "GET", "http:///x", "HTTP/1.1", {bad_target}},
      {"GET http://:80/ HTTP/1.1", "GET", "http://:80/", "HTTP/1.1", {bad_target}},
      {"CONNECT :80 HTTP/1.1", "CONNECT", ":80", "HTTP/1.1", {bad_target}},
      {"GET http://a b/ HTTP/1.1", "GET", "http://a b/", "HTTP/1.1", {bad_target}},
      {"GET  HTTP/1.1", "GET", "", "HTTP/1.1", {bad_target}},
      {"GET HTTP/1.1", "GET", "", "HTTP/1.1", {start_line_space, bad_target}},
      {"GET /a b HTTP/1.1", "GET", "/a b", "HTTP/1.1", {bad_target}},
      {"GET /#f HTTP/1.1", "GET", "/#f", "HTTP/1.1", {bad_target}},
      {"GET /\\ HTTP/1.1", "GET", "/\\", "HTTP/1.1", {bad_target}},
      {"GET /\0 HTTP/1.1"s, "GET", "/\0"s, "HTTP/1.1", {bad_target}},
      {"GET /", "GET", "/", "", {missing_version}},
      {"GET", "GET", "", "", {start_line_space, bad_target, missing_version}},
      {"GET / http/1.1", "GET", "/", "http/1.1", {bad_version}},
      {"GET / HTTP/1.10", "GET", "/", "HTTP/1.10", {bad_version}},
      {"GET / FOO/1.1", "GET", "/", "FOO/1.1", {bad_version}},
      {"GET / HTTP/1.1 x", "GET", "/ HTTP/1.1", "x", {bad_target, bad_version}},
      {"GET /\rX HTTP/1.1", "GET", "/ X", "HTTP/1.1", {bare_cr, bad_target}},
  };
  for (const RequestLineRow& row : rows) {
    SCOPED_TRACE(row.line);
    const Request request = parse_request(row.line + "\r\nHost: h\r\n\r\n");
    EXPECT_EQ(request.method, row.method);
    EXPECT_EQ(request.target, row.target);
    EXPECT_EQ(request.version, row.version);
    EXPECT_EQ(kinds(request.faults), row.faults);
    EXPECT_EQ(request.fields, (Fields{{"Host", "h"}}));
  }
}

TEST(Head, HasARequestLineThatCanBeJudgedAlone) {
  EXPECT_EQ(request_line_faults("\r\nGET / HTTP/1.1\r\nX : y"),
            request_line_faults("\r\nGET / HTTP/1.1\r\n"));
  EXPECT_EQ(kinds(request_line_faults("\r\nGET / HTTP/1.1\r\n")), std::vector{empty_line_before});
  EXPECT_EQ(kinds(request_line_faults("EHLO lab\r\n")), (std::vector{bad_target, missing_version}));
  EXPECT_EQ(kinds(request_line_faults("GET / HTTP/1.1\nHost")), std::vector{bare_lf});
}

struct StatusLineRow {
  std::string line;
  std::string version;
  int status;
  std::string reason;
  std::vector<FaultKind> faults;
};

TEST(Head, ReadsAnyStatusLine) {
  const StatusLineRow rows[] = {
      {"HTTP/1.1 200 ", "HTTP/1.1", 200, "", {}},
      {"HTTP/1.0 599 \xc3\xa4", "HTTP/1.0", 599, "\xc3\xa4", {}},
      {"HTTP/1.1 200  OK ", "HTTP/1.1", 200, " OK ", {}},
      {"HTTP/1.1 200", "HTTP/1.1", 200, "", {missing_status_space}},
      {"HTTP/1.1 200OK", "HTTP/1.1", 200, "OK", {missing_status_space}},
      {"HTTP/1.1 200\tOK", "HTTP/1.1", 200, "\tOK", {missing_status_space}},
      {"HTTP/1.1  200 OK", "HTTP/1.1", 200, "OK", {start_line_space}},
      {"HTTP/1.1\t200 OK", "HTTP/1.1", 200, "OK", {start_line_space}},
      {" HTTP/1.1 200 OK", "HTTP/1.1", 200, "OK", {start_line_space}},
      {"HTTP/1.1 2000 OK", "HTTP/1.1", 0, "2000 OK", {bad_status}},
      {"HTTP/1.1 20 OK", "HTTP/1.1", 0, "20 OK", {bad_status}},
      {"HTTP/1.1 OK", "HTTP/1.1", 0, "OK", {bad_status}},
      {"HTTP/1.1 099 X", "HTTP/1.1", 99, "X", {bad_status}},
      {"HTTP/1.1 600 X", "HTTP/1.1", 600, "X", {bad_status}},
      {"HTTP/1.1", "HTTP/1.1", 0, "", {bad_status}},
      {"HTTP/1.1 ", "HTTP/1.1", 0, "", {start_line_space, bad_status}},
      {"200 OK", "", 200, "OK", {missing_version}},
      {"http/1.1 200 OK", "http/1.1", 200, "OK", {bad_version}},
      {"ICY 200 OK", "ICY", 200, "OK", {bad_version}},
      {"HTTP/1.1 200 O\x01K", "HTTP/1.1", 200, "O\x01K", {control_octet}},
  };
  for (const StatusLineRow& row : rows) {
    SCOPED_TRACE(row.line);
    const Response response = parse_response(row.line + "\r\n\r\n");
    EXPECT_EQ(response.version, row.version);
    EXPECT_EQ(response.status, row.status);
    EXPECT_EQ(response.reason, row.reason);
    EXPECT_EQ(kinds(response.faults), row.faults);
  }
}

struct FieldsRow {
  std::string octets;
  Fields fields;  // behind Host
  std::vector<FaultKind> faults;
};

TEST(Head, ReadsAnyFieldLines) {
  const FieldsRow rows[] = {
      {"A: b\r\n", {{"A", "b"}}, {}},
      {"A: \xff\xc3\r\n", {{"A", "\xff\xc3"}}, {}},
      {"A: b:c\r\n", {{"A", "b:c"}}, {}},
      {"A: b\n", {{"A", "b"}}, {bare_lf}},
      {"A: b\rB: c\r\n", {{"A", "b B: c"}}, {bare_cr}},
      {"A\rB: c\r\n", {{"A B", "c"}}, {bare_cr, bad_field_name}},
      {"A: b\r\r\n", {{"A", "b"}}, {bare_cr}},
      {"A: b\r\n c\r\n\td\r\n", {{"A", "b c d"}}, {obs_fold}},
      {"A:\r\n c\r\n", {{"A", "c"}}, {obs_fold}},
      {"A: b\r\n \r\n", {{"A", "b"}}, {obs_fold}},
      {"A: b\r\n c\x01\r\n", {{"A", "b c\x01"}}, {obs_fold, control_octet}},
      {"A : b\r\n", {{"A", "b"}}, {space_before_colon}},
      {"A\t: b\r\n", {{"A", "b"}}, {space_before_colon}},
      {": b\r\n", {{"", "b"}}, {bad_field_name}},
      {"A B: c\r\n", {{"A B", "c"}}, {bad_field_name}},
      {"\xc3\xa4: c\r\n", {{"\xc3\xa4", "c"}}, {bad_field_name}},
      {"A: \0\r\n"s, {{"A", "\0"s}}, {control_octet}},
      {"A: b\x7f\r\n", {{"A", "b\x7f"}}, {control_octet}},
      {"no colon\r\n", {}, {missing_colon}},
      {"no colon\r\n fold: it\r\nA: b\r\n", {{"A", "b"}}, {missing_colon, obs_fold}},
  };
  for (const FieldsRow& row : rows) {
    SCOPED_TRACE(row.octets);
    Fields expected{{"Host", "h"}};
    expected.lines.insert(expected.lines.end(), row.fields.lines.begin(), row.fields.lines.end());
    const Request request = parse_request("GET / HTTP/1.1\r\nHost: h\r\n" + row.octets + "\r\n");
    EXPECT_EQ(request.fields, expected);
    EXPECT_EQ(kinds(request.faults), row.faults);
  }
}

TEST(Head, TakesNoFieldFromAFoldedLine) {
  const Request request = parse_request("GET / HTTP/1.1\r\nHost: h\r\n Upgrade: x\r\n\r\n");
  EXPECT_EQ(request.fields, (Fields{{"Host", "h Upgrade: x"}}));
  EXPECT_EQ(kinds(request.faults), (std::vector{obs_fold, bad_host}));
}

TEST(Head, LeavesOutLinesBetweenTheStartLineAndTheFirstField) {
  const Request request =
      parse_request("GET / HTTP/1.1\r\n Upgrade: websocket\r\n\tX: y\r\nHost: h\r\n\r\n");
  EXPECT_EQ(request.fields, (Fields{{"Host", "h"}}));
  EXPECT_EQ(kinds(request.faults), std::vector{space_before_fields});
}

TEST(Head, MayHaveEmptyLinesBefore) {
  const Request request = parse_request("\r\n\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_EQ(request.method, "GET");
  EXPECT_EQ(kinds(request.faults), std::vector{empty_line_before});
  EXPECT_EQ(first_refused(request.faults), nullptr);
}

struct JudgeRow {
  std::string fields;
  std::vector<FaultKind> faults;
};

TEST(Head, JudgesTheFieldsThatFrameARequest) {
  const JudgeRow rows[] = {
      {"", {missing_host}},
      {"Host:\r\n", {}},
      {"Host: [::1]:80\r\n", {}},
      {"Host: a\r\nhost: a\r\n", {duplicate_host}},
      {"Host: a, b\r\n", {bad_host}},
      {"Host: a\r\nHost: u@b\r\n", {duplicate_host, bad_host}},
      {"Host: h\r\nContent-Length: 0\r\n", {}},
      {"Host: h\r\nContent-Length: 99999999999999999999999\r\n", {}},
      {"Host: h\r\nContent-Length:\r\n", {bad_content_length}},
      {"Host: h\r\nContent-Length: -1\r\n", {bad_content_length}},
      {"Host: h\r\nContent-Length: +1\r\n", {bad_content_length}},
      {"Host: h\r\nContent-Length: 1, 1\r\n", {bad_content_length}},
      {"Host: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n", {bad_content_length}},
      {"Host: h\r\nTransfer-Encoding: gzip, Chunked\r\n", {}},
      {"Host: h\r\nTransfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n", {}},
      {"Host: h\r\nTransfer-Encoding:\r\n", {bad_coding}},
      {"Host: h\r\nTransfer-Encoding: identity\r\n", {bad_coding}},
      {"Host: h\r\nTransfer-Encoding: chunked, gzip\r\n", {bad_coding}},
      {"Host: h\r\nTransfer-Encoding: chunked, chunked\r\n", {bad_coding}},
      {"Host: h\r\nTransfer-Encoding: \"chunked\"\r\n", {bad_coding}},
      {"Host: h\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n", {length_with_coding}},
  };
  for (const JudgeRow& row : rows) {
    SCOPED_TRACE(row.fields);
    EXPECT_EQ(kinds(parse_request("GET / HTTP/1.1\r\n" + row.fields + "\r\n").faults), row.faults);
  }
}

TEST(Head, OfHttp10NeedsNoHostAndMayHaveNoCoding) {
  EXPECT_EQ(parse_request("GET / HTTP/1.0\r\n\r\n").faults, Faults());
  EXPECT_EQ(kinds(parse_request("GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n").faults),
            std::vector{bad_coding});
}

TEST(Head, JudgesTheFieldsThatFrameAResponse) {
  const auto faults = [](const std::string& head) { return kinds(parse_response(head).faults); };
  EXPECT_EQ(faults("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n"), std::vector<FaultKind>());
  EXPECT_EQ(faults("HTTP/1.1 101 X\r\nTransfer-Encoding: chunked\r\n\r\n"),
            std::vector{bad_coding});
  EXPECT_EQ(faults("HTTP/1.1 204 X\r\nTransfer-Encoding: chunked\r\n\r\n"),
            std::vector{bad_coding});
  EXPECT_EQ(faults("HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n"),
            std::vector{bad_content_length});
}

TEST(Head, SaysWhereAFaultIsAndWhichRuleItBreaks) {
  const Request request = parse_request("GET / HTTP/1.1\r\nHost: h\r\nA : \x01\r\nB : c\r\n\r\n");
  ASSERT_EQ(kinds(request.faults), (std::vector{space_before_colon, control_octet}));
  EXPECT_EQ(request.faults[0].where, 25u);
  EXPECT_EQ(request.faults[0].text, "A : \\x01");
  EXPECT_STREQ(section(space_before_colon), "RFC 9112, section 5.1");
  EXPECT_STREQ(to_string(space_before_colon), "white space between a field name and its colon");
  EXPECT_EQ(first_refused(request.faults), &request.faults[0]);
}

TEST(Head, HasAResultForOctetsThatAreNone) {
  EXPECT_EQ(kinds(parse_request("").faults),
            (std::vector{start_line_space, bad_method, bad_target, missing_version}));
  EXPECT_EQ(kinds(parse_response("").faults), (std::vector{missing_version, bad_status}));
  EXPECT_EQ(parse_request("\r\r\r").fields, Fields());
}

TEST(Head, FullOfFaultsHasAShortList) {
  std::string head = "GET / HTTP/1.1\n";
  for (int i = 0; i < 10000; ++i) head += "a \x01 : \x02\r\r\n fold\n";
  EXPECT_EQ(parse_request(head + "\n").faults.size(), 7u);
}

}  // namespace
}  // namespace http
