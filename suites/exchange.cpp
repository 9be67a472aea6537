#include "suites/exchange.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace suite {
namespace {

// More responses than anybody asked for are not kept.
constexpr std::size_t most_responses = 100;

constexpr http::HeadLimits limits{.octets = 64 * 1024, .fields = 1000};

std::uint64_t number_of(std::string_view digits, int base) {
  std::uint64_t number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number, base);
  return number;
}

}  // namespace

Exchange::Exchange(Monitor& monitor, Transcript& transcript)
    : monitor_(monitor), transcript_(transcript), reader_(limits) {}

void Exchange::ask(const Asked& asked) {
  requests_.insert(requests_.end(), asked.read.begin(), asked.read.end());
  if (key_.empty()) key_ = asked.key;
}

void Exchange::hear(std::span<char>& in, Time now) {
  constexpr std::size_t most_requests = 20;
  while (!in.empty() && heard_.size() < most_requests) {
    const std::span<char> all = in;
    const bool fresh = reader_.octets().empty();
    std::string_view octets(in.data(), in.size());
    const http::Progress progress = reader_.take(octets);
    if (progress == http::Progress::not_http && fresh) {
      in = all;
      reader_ = http::HeadReader(limits);
      return;
    }
    in = in.last(octets.size());
    if (progress == http::Progress::incomplete) return;
    const http::HeadReader read = std::exchange(reader_, http::HeadReader(limits));
    if (progress != http::Progress::complete) {
      if (alien_.empty()) alien_ = read.octets();
      transcript_.raw(now, Direction::received, read.octets());
      continue;
    }
    transcript_.http(now, Direction::received, read.octets());
    monitor_.request(requests_.emplace_back(http::parse_request(read.octets())));
    heard_.push_back(read.octets());
  }
}

void Exchange::take(std::span<char>& in, Time now) {
  while (!in.empty() && !switched_) {
    if (part_ == Part::head) {
      take_head(in, now);
    } else {
      take_body(in);
    }
  }
}

void Exchange::take_head(std::span<char>& in, Time now) {
  std::string_view octets(in.data(), in.size());
  const http::Progress progress = reader_.take(octets);
  in = in.last(octets.size());
  if (progress == http::Progress::incomplete) return;
  const http::HeadReader read = std::exchange(reader_, http::HeadReader(limits));
  if (progress != http::Progress::complete) {
    part_ = Part::alien;
    alien_ = read.octets();
    transcript_.raw(now, Direction::received, alien_);
    return;
  }
  http::Response head = http::parse_response(read.octets());
  transcript_.http(now, Direction::received, read.octets());
  if (responses_.size() < most_responses) monitor_.response(head);
  if (head.status / 100 == 1 && head.status != 101) {
    if (interims_.size() < most_responses) interims_.push_back(head.status);
    return;
  }
  const bool elsewhere = head.status == 101 && head.fields.has("Upgrade") &&
                         !head.fields.has_token("Upgrade", "websocket");
  switched_ = head.status == 101 && !elsewhere;
  part_ = elsewhere ? Part::alien : body_of(head);
  if (responses_.size() == most_responses) return;
  const bool asked_for = responses_.size() < requests_.size();
  responses_.push_back({std::move(head), read.octets(), {}, now, asked_for});
}

// RFC 9112, section 6.3.
Exchange::Part Exchange::body_of(const http::Response& response) {
  const std::size_t number = responses_.size();
  const bool head_only = number < requests_.size() && requests_[number].method == "HEAD";
  if (head_only || switched_ || response.status == 204 || response.status == 304) return Part::head;
  if (response.fields.has_token("Transfer-Encoding", "chunked")) return Part::chunk_size;
  const auto length = response.fields.first("Content-Length");
  if (!length) return Part::until_end;
  left_ = number_of(*length, 10);
  return left_ == 0 ? Part::head : Part::counted;
}

void Exchange::take_body(std::span<char>& in) {
  if (part_ == Part::chunk_size || part_ == Part::chunk_end || part_ == Part::trailer)
    return take_chunk_line(in);
  const bool counted = part_ == Part::counted || part_ == Part::chunk;
  const std::size_t size =
      counted ? static_cast<std::size_t>(std::min<std::uint64_t>(left_, in.size())) : in.size();
  std::string& kept = part_ == Part::alien ? alien_ : responses_.back().body;
  if (kept.size() < body_kept) kept.append(in.data(), std::min(size, body_kept - kept.size()));
  in = in.subspan(size);
  if (!counted) return;
  left_ -= size;
  if (left_ == 0) part_ = part_ == Part::chunk ? Part::chunk_end : Part::head;
}

// One line of the chunked coding: the size of a chunk, the end of one, or of the trailer section.
void Exchange::take_chunk_line(std::span<char>& in) {
  const auto end = std::ranges::find(in, '\n');
  const bool whole = end != in.end();
  const auto size = static_cast<std::size_t>(end - in.begin());
  if (line_.size() < 100) line_.append(in.data(), size);
  in = in.subspan(size + (whole ? 1 : 0));
  if (!whole) return;
  const std::string line = std::exchange(line_, {});
  if (part_ == Part::chunk_end) {
    part_ = Part::chunk_size;
  } else if (part_ == Part::chunk_size) {
    left_ = number_of(line, 16);
    part_ = left_ == 0 ? Part::trailer : Part::chunk;
  } else if (line.empty() || line == "\r") {
    part_ = Part::head;
  }
}

}  // namespace suite
