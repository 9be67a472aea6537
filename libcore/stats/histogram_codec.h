#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "libcore/stats/histogram.h"

namespace stats {

// The "V2" form in which all HdrHistogram libraries exchange histograms: a header of 40 octets,
// then the counts as ZigZag LEB128 numbers, a negative one standing for so many empty buckets. How
// many values were clamped is not part of it.
std::string encode(const Histogram& histogram);
// The same behind a header of 8 octets and deflated by zlib: what is in .hlog files, there in
// base64.
std::string encode_compressed(const Histogram& histogram);
std::string encode_text(const Histogram& histogram);

// How many buckets a decoder builds at most, 8 octets each, whatever the octets declare.
inline constexpr std::size_t most_buckets = std::size_t{1} << 22;

// Reads either form, from whoever made it. Throws base::Error with the cause if that is no
// histogram of whole numbers within Shape's limits, or one of more than `limit` buckets.
Histogram decode(std::string_view octets, std::size_t limit = most_buckets);
Histogram decode_text(std::string_view base64, std::size_t limit = most_buckets);

}  // namespace stats
