#pragma once

#include <chrono>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "libcore/base/buffer.h"
#include "libcore/http/head.h"
#include "libcore/session/session.h"

namespace http {

// The usual reason phrase, or "Unknown".
std::string_view reason(int status);

// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110, section 5.6.7).
std::string imf_fixdate(std::chrono::system_clock::time_point time);

// A whole final response, the last one on its connection.
struct Reply {
  int status = 200;        // 200 and up
  Fields fields;           // beside those that `head` makes
  std::string body;        // plain text in UTF-8, unless `fields` has a Content-Type
  bool head_only = false;  // the request was HEAD: its answer says the body's length, no more

  // With Content-Type, Content-Length, Date and `Connection: close`, which also names an Upgrade
  // field (RFC 9110, section 7.8).
  Response head(std::chrono::system_clock::time_point now) const;
};

// A reply whose body is this line.
Reply refusal(int status, std::string_view line);

void write(const Reply& reply, std::chrono::system_clock::time_point now, base::Buffer& out);

// Sends one reply and closes.
class Answer final : public session::Session {
 public:
  explicit Answer(Reply reply) : reply_(std::move(reply)) {}

  void on_open(session::Turn& turn) override;
  void on_bytes(std::span<char>, session::Turn&) override {}
  void on_wake(session::Turn&) override {}
  void on_end(session::End, session::Turn&) override {}

 private:
  Reply reply_;
};

}  // namespace http
