#include "suites/volley.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "libcore/base/buffer.h"

namespace suite {
namespace {

constexpr int level = 6;

// Twice round, so that every body was behind every other and behind itself.
constexpr std::size_t compressed_live = 2 * Volleying::bodies;

Send in_fragments(const Volley& volley, const std::string& body, ws::Deflater* deflater) {
  base::Buffer deflated;
  if (deflater != nullptr) deflater->deflate(body, deflated);
  const std::string_view payload = deflater != nullptr ? deflated.view() : std::string_view(body);
  const std::size_t most = volley.fragment == 0 ? payload.size() : volley.fragment;
  Send send;
  std::size_t at = 0;
  do {
    const std::string_view part = payload.substr(at, most);
    at += part.size();
    const bool first = send.items.empty();
    send.items.emplace_back(
        Frame{.opcode = first ? volley.opcode() : ws::Opcode::continuation,
              .payload = std::string(part),
              .fin = at == payload.size(),
              .rsv = static_cast<std::uint8_t>(first && deflater != nullptr ? ws::rsv1 : 0)});
  } while (at < payload.size());
  return send;
}

}  // namespace

Volleying::Volleying(const Volley& volley, const std::optional<ws::DeflateTerms>& terms,
                     double scale, Time now)
    : volley_(volley),
      began_(now),
      count_(
          static_cast<std::size_t>(std::clamp(std::ceil(static_cast<double>(volley.usual) * scale),
                                              1.0, static_cast<double>(volley.full)))) {
  for (std::size_t i = 0; i < std::min(bodies, count_); ++i)
    bodies_.push_back(passage(volley.corpus, volley.size, volley.size + i));
  if (!terms) return;
  deflater_.emplace(terms->client_max_window_bits, !terms->client_no_context_takeover, level);
  if (count_ <= compressed_live) return;
  ws::Deflater each(terms->client_max_window_bits, false, level);
  for (const std::string& body : bodies_) alone_.push_back(in_fragments(volley, body, &each));
}

const Send& Volleying::send() {
  if (deflater_ && sent_ >= compressed_live) return alone_[sent_ % bodies];
  if (!send_)
    send_ = in_fragments(volley_, bodies_[sent_ % bodies], deflater_ ? &*deflater_ : nullptr);
  return *send_;
}

Expect Volleying::expect() const {
  return {Echo{.opcode = volley_.opcode(), .payload = bodies_[sent_ % bodies]}};
}

void Volleying::next() {
  ++sent_;
  send_.reset();
}

Stretch Volleying::result(Time now) const {
  return {.frames = sent_, .octets = sent_ * volley_.size, .took = now - began_};
}

}  // namespace suite
