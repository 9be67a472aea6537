#include "tests/suites/mutant_deflate.h"

#include <algorithm>

#include "libcore/ws/utf8.h"
#include "suites/offer.h"

namespace test {
namespace {

constexpr std::size_t window_size = 32768;
constexpr std::size_t limit = std::size_t{24} << 20;
const std::string tail("\0\0\xff\xff", 4);

std::string end_of(const std::string& octets) {
  return octets.size() > window_size ? octets.substr(octets.size() - window_size) : octets;
}

}  // namespace

DeflateHabits::Answer MutantDeflate::answer(const http::Fields& request) {
  DeflateHabits::Answer answer;
  const auto offers = ws::parse_extensions(request);
  answer.refused = !offers;
  if (offers) {
    if (const auto right = ws::answer_deflate(*offers, habits_.policy)) {
      answer.terms = right->terms;
      answer.line = to_string(right->extension);
    }
  }
  std::vector<std::string> lines;
  for (const std::string_view line : request.all("Sec-WebSocket-Extensions"))
    lines.emplace_back(line);
  if (habits_.on_offers) habits_.on_offers(lines, answer);
  terms_ = answer.terms;
  return answer;
}

std::optional<std::string> MutantDeflate::offer() const {
  if (habits_.policy.mode == ws::DeflatePolicy::Mode::off) return std::nullopt;
  // So that the prober may choose its own window, too.
  return "permessage-deflate; client_max_window_bits; server_max_window_bits=15";
}

void MutantDeflate::answered(const http::Fields& response) {
  const auto agreed = ws::parse_extensions(response);
  if (!agreed || agreed->empty()) return;
  const auto terms = ws::judge_deflate(agreed->front(), habits_.policy);
  if (const auto* const right = std::get_if<ws::DeflateTerms>(&terms))
    terms_ = suite::mirrored(*right);
}

// All streams of a message: behind a final block another begins.
MutantDeflate::Stream MutantDeflate::inflate(const std::string& stream) const {
  Stream made;
  std::string left = stream + tail;
  while (!made.broken && made.octets.size() <= limit) {
    Inflating inflating;
    inflating.remember(end_of(history_ + made.octets));
    const Inflating::Result result = inflating.take(left, limit);
    made.octets += result.octets;
    made.broken = result.broken;
    made.whole = result.between_blocks;
    if (!result.ended) break;
    left.erase(0, result.used);
    if (left.size() <= tail.size()) {  // nothing of the message is behind the final block
      made.whole = true;
      break;
    }
  }
  return made;
}

void MutantDeflate::remember(const std::string& octets) { history_ = end_of(history_ + octets); }

MutantDeflate::Outcome MutantDeflate::read(const std::vector<std::string>& parts, bool rsv1,
                                           std::string& payload) {
  using Memory = DeflateHabits::Memory;
  if (!terms_) return {};
  if (!rsv1 && !habits_.inflates_plain_messages) {
    if (habits_.memory == Memory::plain_too) remember(payload);
    return {};
  }
  if (habits_.validates_octets_on_the_wire && !ws::is_utf8(payload)) return {1007};
  if (habits_.memory == Memory::none || terms_->client_no_context_takeover) history_.clear();
  if (habits_.memory == Memory::all_connections) history_ = end_of(shared_);
  const std::string stream = habits_.reads_first_fragment_only ? parts.front() : payload;
  const suite::Inflation report = suite::inflate(stream + tail, history_, limit);
  if (habits_.objects)
    if (const std::optional<int> code = habits_.objects(report, stream.size())) return {code};
  Stream inflated = inflate(stream);
  if (habits_.on_inflated) habits_.on_inflated(report, inflated.octets);
  if (habits_.validates_fragments && parts.size() > 1 && !ws::is_utf8(inflate(parts[0]).octets))
    return {1007};
  if (inflated.octets.size() > limit) return {1009};
  const bool right =
      inflated.broken ? habits_.takes_broken_streams : inflated.whole || habits_.takes_cut_streams;
  if (!right && habits_.drops_broken_streams) return {std::nullopt, true};
  if (!right) return {1007};
  payload = std::move(inflated.octets);
  if (habits_.memory != Memory::sent) remember(payload);
  if (habits_.memory == Memory::all_connections) shared_ = end_of(shared_ + payload);
  return {};
}

bool MutantDeflate::write(std::string& payload) {
  if (!terms_ || (habits_.sends_plain && habits_.sends_plain(payload))) return false;
  if (habits_.memory == DeflateHabits::Memory::sent) remember(payload);
  const bool alone = terms_->server_no_context_takeover && !habits_.refers_back_regardless;
  if (alone) out_.reset();
  if (!out_) {
    Squeeze squeeze = habits_.squeeze;
    squeeze.window_bits = habits_.uses_widest_window ? 15 : terms_->server_max_window_bits;
    if (squeeze.window_bits == 8) {  // which zlib does not have
      squeeze.window_bits = 9;
      squeeze.strategy = Z_HUFFMAN_ONLY;
    }
    out_ = std::make_unique<Deflating>(squeeze);
  }
  if (habits_.writes) {
    payload = habits_.writes(payload);
  } else if (payload.empty()) {  // a second flush in a row says nothing
    payload = std::string(1, '\0');
  } else {
    payload = out_->take(payload, Z_SYNC_FLUSH);
    payload.erase(payload.size() - tail.size());
  }
  if (habits_.on_stream) habits_.on_stream(payload);
  return true;
}

}  // namespace test
