#include "libcore/stats/histogram_codec.h"

#include <zlib.h>

#include <bit>
#include <cstdint>
#include <limits>
#include <memory>

#include "libcore/base/error.h"
#include "libcore/base/handle.h"
#include "libcore/stats/base64.h"
#include "libcore/stats/deflated.h"

namespace stats {
namespace {

constexpr std::uint32_t plain_cookie = 0x1c849313;
constexpr std::uint32_t compressed_cookie = 0x1c849314;
constexpr std::size_t header_octets = 40;
constexpr std::size_t longest_number = 9;  // octets of a count or of a run
constexpr std::uint64_t most_values = std::numeric_limits<std::int64_t>::max();

// --- writing ---

void put(std::string& out, std::uint64_t number, int octets) {
  while (octets-- > 0) out.push_back(static_cast<char>(number >> (8 * octets)));
}

// ZigZag, then seven bits an octet, low ones first; the ninth octet takes all eight that are left.
void put_number(std::string& out, std::int64_t number) {
  std::uint64_t rest =
      (static_cast<std::uint64_t>(number) << 1) ^ static_cast<std::uint64_t>(number >> 63);
  for (std::size_t i = 1; i < longest_number && rest > 0x7f; ++i, rest >>= 7)
    out.push_back(static_cast<char>(rest | 0x80));
  out.push_back(static_cast<char>(rest));
}

std::string encode_counts(const Histogram& histogram) {
  std::string out;
  std::int64_t empty_run = 0;
  for (const std::uint64_t count : histogram.counts()) {
    if (count == 0) {
      ++empty_run;
      continue;
    }
    if (empty_run != 0) put_number(out, empty_run == 1 ? 0 : -empty_run);
    empty_run = 0;
    put_number(out, static_cast<std::int64_t>(count));
  }
  return out;  // what is empty behind the last value is left out
}

// --- reading ---

class Reader {
 public:
  explicit Reader(std::string_view octets) : rest_(octets) {}

  bool done() const { return rest_.empty(); }
  std::string_view rest() const { return rest_; }

  std::uint64_t number(std::size_t octets) {
    std::uint64_t result = 0;
    while (octets-- > 0) result = result << 8 | octet();
    return result;
  }

  std::int64_t packed_number() {
    std::uint64_t zigzag = 0;
    for (std::size_t i = 0; i < longest_number; ++i) {
      const std::uint64_t next = octet();
      const bool last = i == longest_number - 1;
      zigzag |= (last ? next : next & 0x7f) << (7 * i);
      if (next < 0x80) break;
    }
    return static_cast<std::int64_t>((zigzag >> 1) ^ (0 - (zigzag & 1)));
  }

 private:
  std::uint8_t octet() {
    if (rest_.empty()) base::fail("the encoded histogram is cut off");
    const auto octet = static_cast<std::uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    return octet;
  }

  std::string_view rest_;
};

struct Header {
  Layout layout;
  std::size_t payload_octets;
};

Header read_header(Reader& reader, std::size_t limit) {
  if (reader.number(4) != plain_cookie) base::fail("this is no histogram in the V2 encoding");
  const auto payload_octets = static_cast<std::size_t>(reader.number(4));
  const std::uint64_t offset = reader.number(4);
  Shape shape;
  const std::uint64_t digits = reader.number(4);
  shape.digits = digits <= 9 ? static_cast<int>(digits) : 9;  // more than Layout takes, either way
  shape.lowest = reader.number(8);
  shape.highest = reader.number(8);
  const auto ratio = std::bit_cast<double>(reader.number(8));
  if (offset != 0 || ratio != 1) base::fail("the encoded histogram is not one of whole numbers");
  const Layout layout(shape);
  if (layout.buckets() > limit)
    base::fail("the encoded histogram has {} buckets, more than {}", layout.buckets(), limit);
  if (payload_octets > layout.buckets() * longest_number)
    base::fail("the encoded histogram says it has {} octets for {} buckets", payload_octets,
               layout.buckets());
  return {layout, payload_octets};
}

Histogram read_counts(const Layout& layout, std::string_view payload) {
  Histogram histogram(layout.shape());
  Reader reader(payload);
  std::size_t bucket = 0;
  while (!reader.done()) {
    const std::int64_t number = reader.packed_number();
    const std::uint64_t left = layout.buckets() - bucket;
    const std::uint64_t step = number < 0 ? 0 - static_cast<std::uint64_t>(number) : 1;
    if (step > left) base::fail("the encoded histogram has counts behind its last bucket");
    if (number > 0) {
      const auto count = static_cast<std::uint64_t>(number);
      if (count > most_values - histogram.total())
        base::fail("the encoded histogram counts more than 2^63 values");
      histogram.add_to_bucket(bucket, count);
    }
    bucket += static_cast<std::size_t>(step);
  }
  return histogram;
}

Histogram decode_plain(std::string_view octets, std::size_t limit) {
  Reader reader(octets);
  const Header header = read_header(reader, limit);
  if (reader.rest().size() != header.payload_octets)
    base::fail("the encoded histogram has {} octets of counts where it says {}",
               reader.rest().size(), header.payload_octets);
  return read_counts(header.layout, reader.rest());
}

// Inflates as much as is asked for and no more, so that nobody's octets decide how much memory is
// used.
class Inflater {
 public:
  explicit Inflater(std::string_view deflated) {
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(deflated.data()));
    stream_.avail_in = static_cast<uInt>(deflated.size());
    if (inflateInit(&stream_) != Z_OK) base::fail("zlib cannot begin to inflate");
    end_.reset(&stream_);
  }

  std::string next(std::size_t octets) {
    std::string out(octets, '\0');
    stream_.next_out = reinterpret_cast<Bytef*>(out.data());
    stream_.avail_out = static_cast<uInt>(octets);
    const int result = inflate(&stream_, Z_SYNC_FLUSH);
    if ((result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR) ||
        stream_.avail_out != 0)
      base::fail("the compressed histogram does not inflate to what its header says");
    return out;
  }

 private:
  z_stream stream_{};
  std::unique_ptr<z_stream, base::FreeWith<inflateEnd>> end_;
};

}  // namespace

std::string encode(const Histogram& histogram) {
  const std::string counts = encode_counts(histogram);
  const Shape& shape = histogram.shape();
  std::string out;
  put(out, plain_cookie, 4);
  put(out, counts.size(), 4);
  put(out, 0, 4);  // normalizing offset: used by shifted histograms only
  put(out, static_cast<std::uint64_t>(shape.digits), 4);
  put(out, shape.lowest, 8);
  put(out, shape.highest, 8);
  put(out, std::bit_cast<std::uint64_t>(1.0), 8);  // for histograms of fractions
  return out + counts;
}

std::string encode_compressed(const Histogram& histogram) {
  const std::string payload = deflated(encode(histogram));
  std::string out;
  put(out, compressed_cookie, 4);
  put(out, payload.size(), 4);
  return out + payload;
}

std::string encode_text(const Histogram& histogram) {
  return to_base64(encode_compressed(histogram));
}

Histogram decode(std::string_view octets, std::size_t limit) {
  Reader reader(octets);
  if (reader.number(4) != compressed_cookie) return decode_plain(octets, limit);
  const std::uint64_t size = reader.number(4);
  if (reader.rest().size() != size)
    base::fail("the compressed histogram has {} octets where it says {}", reader.rest().size(),
               size);
  Inflater inflater(reader.rest());
  const std::string head = inflater.next(header_octets);
  Reader head_reader(head);
  const Header header = read_header(head_reader, limit);
  return read_counts(header.layout, inflater.next(header.payload_octets));
}

Histogram decode_text(std::string_view base64, std::size_t limit) {
  const std::optional<std::string> octets = from_base64(base64);
  if (!octets) base::fail("the encoded histogram is not base64");
  return decode(*octets, limit);
}

}  // namespace stats
