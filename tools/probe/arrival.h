#pragma once

#include <functional>
#include <memory>
#include <string>

#include "libcore/http/head.h"
#include "libcore/http/head_reader.h"
#include "libcore/session/session.h"

namespace probe {

// A connection whose session depends on what its client asks for.
class Arrival final : public session::Session {
 public:
  // The session for this request, whose octets `said` it has yet to read; null turns it away.
  using Choose = std::function<std::unique_ptr<session::Session>(const http::Request& request,
                                                                 std::string said)>;
  explicit Arrival(Choose choose) : choose_(std::move(choose)) {}

  void on_open(session::Turn& turn) override;
  void on_bytes(std::span<char> in, session::Turn& turn) override;
  void on_wake(session::Turn& turn) override;
  void on_end(session::End, session::Turn& turn) override { turn.then = session::Then::close; }

  static constexpr std::chrono::seconds patience{30};  // with the request

 private:
  Choose choose_;
  http::HeadReader reader_{{.octets = 64 * 1024, .fields = 1000}};
};

}  // namespace probe
