#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libcore/http/head.h"
#include "libcore/ws/codes.h"
#include "libcore/ws/extension.h"
#include "libcore/ws/frame.h"
#include "suites/echo_ledger.h"
#include "suites/inflation.h"
#include "suites/verdict.h"

namespace suite {

// A passive rule that the peer broke, whatever the case was about.
struct MonitorHit {
  std::string_view id;  // "monitor.frame.mask-bit"
  Grade grade;
  std::string why;
  std::uint64_t offset;  // in the octets that the peer sent behind its handshake
};

// The passive rules over one connection. It is told what the peer sends, and what was sent to it as
// far as the rules need that. A hit is reported once a rule.
class Monitor {
 public:
  explicit Monitor(ws::Role judged) : judged_(judged) {}

  void request(const http::Request& request);
  void response(const http::Response& response);

  // permessage-deflate was agreed on.
  void agreed(const ws::DeflateTerms& terms) { deflate_ = terms; }

  // The header of a frame of the peer that begins `offset` octets into what it sent.
  void frame(const ws::FrameHeader& header, std::uint64_t offset);
  // A whole message, Pong or Close of the peer. The offset is that of the last frame begun.
  void message(ws::Opcode opcode, std::string_view payload);
  // The stream of a compressed message of `size` octets, the tail included.
  void inflated(const Inflation& inflation, std::size_t size);
  bool pong(std::string_view payload);  // whether it was asked for
  void close(std::string_view body);
  // The peer ended its direction inside a frame, on a connection where nothing had gone wrong.
  void ended_inside_frame();
  // The peer sent octets outside of TLS, behind its handshake.
  void left_tls();

  void sent_ping(std::string_view payload, std::size_t times = 1);
  // A Ping with this payload was sent, and neither it nor a later one was answered yet.
  bool awaits_pong(std::string_view payload) const;
  // How many Pings are so far without an answer.
  std::size_t awaited_pongs() const;
  void sent_close(std::optional<int> code) { our_code_ = code; }
  // What was said to the peer, for the echoes that it owes.
  EchoLedger& echoes() { return echoes_; }

  const std::vector<MonitorHit>& hits() const& { return hits_; }
  const std::vector<MonitorHit>& hits() const&& = delete;

 private:
  void grammar(const http::Faults& faults, const http::Fields& fields);
  void at_most_once(const http::Fields& fields, std::string_view name);
  void status_fields(const http::Response& response);
  void hit(std::string_view id, Grade grade, std::string why);

  ws::Role judged_;
  std::optional<ws::DeflateTerms> deflate_;
  std::uint64_t offset_ = 0;
  EchoLedger echoes_;
  bool in_message_ = false;
  bool closed_ = false;
  std::optional<int> our_code_;
  // Pings that are not yet answered: with this payload, so many in a row.
  struct Asked {
    std::string payload;
    std::size_t times;
  };
  std::deque<Asked> pings_;
  std::vector<MonitorHit> hits_;
};

}  // namespace suite
