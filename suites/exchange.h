#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "libcore/http/head.h"
#include "libcore/http/head_reader.h"
#include "libcore/session/session.h"
#include "suites/monitor.h"
#include "suites/request.h"
#include "suites/transcript.h"

namespace suite {

// What was asked and answered over HTTP on one connection, up to a 101, whoever asks. It accepts
// any octets; what it keeps is bounded.
class Exchange {
 public:
  using Time = session::Clock::time_point;

  // A final response.
  struct Response {
    http::Response head;
    std::string octets;  // of the head, as they came
    std::string body;    // its beginning
    Time at;
    bool asked_for;  // a request was waiting for it
  };

  Exchange(Monitor& monitor, Transcript& transcript);

  void ask(const Asked& asked);
  // Takes HTTP off the front of `in`. What is left stands behind a 101.
  void take(std::span<char>& in, Time now);

  // --- Where a client is judged.
  // What it reaches the prober at: "127.0.0.1:9001".
  void reached_at(std::string address) { reached_at_ = std::move(address); }
  const std::string& address() const& { return reached_at_; }
  const std::string& address() const&& = delete;
  // Takes its requests off the front of `in`. What is no HTTP is left there, as frames may be.
  void hear(std::span<char>& in, Time now);
  // The octets of its requests, in order.
  const std::vector<std::string>& heard() const& { return heard_; }
  const std::vector<std::string>& heard() const&& = delete;

  // The requests that were sent, as a lenient server reads them, and the key of the first.
  const std::vector<http::Request>& requests() const& { return requests_; }
  const std::vector<http::Request>& requests() const&& = delete;
  const std::string& key() const& { return key_; }
  const std::string& key() const&& = delete;
  const std::vector<Response>& responses() const& { return responses_; }
  const std::vector<Response>& responses() const&& = delete;
  const std::vector<int>& interims() const { return interims_; }
  // What came and is no HTTP, or its beginning.
  const std::string& alien() const& { return alien_; }
  const std::string& alien() const&& = delete;
  // A response has begun to come.
  bool begun() const { return !reader_.octets().empty(); }
  // A 101 came, and to no other protocol: from now on there are frames.
  bool switched() const { return switched_; }

  static constexpr std::size_t body_kept = 64 * 1024;

 private:
  enum class Part : std::uint8_t {
    head,
    counted,
    chunk_size,
    chunk,
    chunk_end,
    trailer,
    until_end,
    alien
  };

  void take_head(std::span<char>& in, Time now);
  void take_body(std::span<char>& in);
  void take_chunk_line(std::span<char>& in);
  Part body_of(const http::Response& response);

  Monitor& monitor_;
  Transcript& transcript_;
  std::vector<http::Request> requests_;
  std::string key_;
  std::vector<Response> responses_;
  std::vector<int> interims_;
  std::string alien_;
  bool switched_ = false;

  Part part_ = Part::head;
  http::HeadReader reader_;
  std::uint64_t left_ = 0;  // octets of the present body or chunk
  std::string line_;        // of the chunked coding, so far

  std::string reached_at_;
  std::vector<std::string> heard_;
};

}  // namespace suite
