#include "tests/bench/client/requests.h"

#include <fmt/format.h>
#include <zlib.h>

#include <array>
#include <utility>

#include "libcore/base/buffer.h"
#include "libcore/base/error.h"
#include "libcore/base/random.h"
#include "libcore/ws/frame.h"

namespace bench {
namespace {

constexpr std::array<std::pair<std::string_view, Payload>, 5> names = {
    {{"binary", Payload::binary},
     {"text", Payload::text},
     {"fragments", Payload::fragments},
     {"deflate", Payload::deflate},
     {"alone", Payload::alone}}};

constexpr std::size_t fragments = 16;
// Compressed messages differ, or a server that keeps its context would only ever repeat itself.
constexpr unsigned different_messages = 64;
constexpr ws::MaskKey key = 0x78563412;

std::string letters(std::size_t octets) {
  std::string text(octets, '\0');
  for (std::size_t i = 0; i < octets; ++i) text[i] = static_cast<char>('a' + i % 26);
  return text;
}

// Records of the kind that services exchange, padded to exactly `octets` where that is possible.
std::string json(std::size_t octets, base::Random& random) {
  constexpr std::size_t longest_item = 100;
  std::string text = R"({"kind":"quotes","items":[)";
  while (text.size() + longest_item < octets)
    text += fmt::format(
        R"({{"id":"{:08x}","name":"instrument {}","price":{}.{:02},"volume":{},"open":{}}},)",
        random.word(), random.below(500), random.below(1000), random.below(100),
        random.below(100000), random.below(2) != 0);
  text.back() = ']';
  text += R"(,"pad":")";
  if (text.size() + 2 < octets) text.append(octets - text.size() - 2, '.');
  return text + "\"}";
}

// A message by itself (RFC 7692, 7.2.1), with zlib's ordinary settings.
std::string compressed(std::string_view message) {
  z_stream stream{};
  if (deflateInit2(&stream, 6, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    base::fail("zlib does not work");
  std::string out(deflateBound(&stream, message.size()) + 16, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(message.data()));
  stream.avail_in = static_cast<uInt>(message.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_SYNC_FLUSH);
  out.resize(stream.total_out - 4);  // 00 00 ff ff
  deflateEnd(&stream);
  return out;
}

void add_frame(ws::FrameHeader header, std::string_view payload, base::Buffer& out) {
  header.form = ws::shortest_form(payload.size());
  header.mask = key;
  header.length = payload.size();
  ws::write_frame(header, payload, out);
}

void add_fragments(std::string_view payload, base::Buffer& out) {
  const std::size_t size = payload.size() / fragments;
  for (std::size_t i = 0; i < fragments; ++i) {
    const bool last = i + 1 == fragments;
    add_frame({.opcode = i == 0 ? ws::Opcode::binary : ws::Opcode::continuation, .fin = last},
              payload.substr(i * size, last ? payload.npos : size), out);
  }
}

void add_message(Payload payload, std::size_t octets, base::Random& random, base::Buffer& out) {
  switch (payload) {
    case Payload::binary:
      return add_frame({.opcode = ws::Opcode::binary}, letters(octets), out);
    case Payload::text:
      return add_frame({.opcode = ws::Opcode::text}, letters(octets), out);
    case Payload::fragments:
      return add_fragments(letters(octets), out);
    case Payload::deflate:
    case Payload::alone:
      return add_frame({.opcode = ws::Opcode::text, .rsv = ws::rsv1},
                       compressed(json(octets, random)), out);
  }
}

bool is_deflated(Payload payload) {
  return payload == Payload::deflate || payload == Payload::alone;
}

}  // namespace

std::string_view extension_for(Payload payload) {
  if (payload == Payload::alone) return "permessage-deflate; server_no_context_takeover";
  return payload == Payload::deflate ? "permessage-deflate" : "";
}

std::optional<Payload> payload_named(std::string_view name) {
  for (const auto& [known, payload] : names)
    if (known == name) return payload;
  return std::nullopt;
}

Requests::Requests(Payload payload, std::size_t octets, unsigned in_flight)
    : reply_octets_(is_deflated(payload) ? 0 : octets) {
  base::Random random(1);
  base::Buffer round;
  for (unsigned i = 0; i < (is_deflated(payload) ? different_messages : 1); ++i) {
    begins_.push_back(round.size());
    add_message(payload, octets, random, round);
  }
  round_ = round.size();
  const std::size_t enough = round_ + size(0, in_flight + begins_.size());
  while (octets_.size() < enough) octets_ += round.view();
}

}  // namespace bench
