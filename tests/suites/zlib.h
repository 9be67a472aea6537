#pragma once

#include <zlib.h>

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

// Raw DEFLATE by zlib, which shares nothing with the code under test.
namespace test {

// How a Deflating compresses.
struct Squeeze {
  int level = 6;
  int strategy = Z_DEFAULT_STRATEGY;
  int window_bits = 15;  // 9 to 15
};

class Deflating {
 public:
  explicit Deflating(const Squeeze& how) {
    if (deflateInit2(&stream_, how.level, Z_DEFLATED, -how.window_bits, 8, how.strategy) != Z_OK)
      throw std::runtime_error("zlib cannot deflate");
  }
  Deflating(const Deflating&) = delete;
  ~Deflating() { deflateEnd(&stream_); }

  // What comes out for these octets, flushed as zlib has it: Z_SYNC_FLUSH, Z_FINISH ...
  std::string take(std::string_view octets, int flush) {
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(octets.data()));
    stream_.avail_in = static_cast<uInt>(octets.size());
    std::string made;
    do {
      char room[16384];
      stream_.next_out = reinterpret_cast<Bytef*>(room);
      stream_.avail_out = sizeof room;
      deflate(&stream_, flush);
      made.append(room, sizeof room - stream_.avail_out);
    } while (stream_.avail_out == 0);
    return made;
  }
  void reset() { deflateReset(&stream_); }

 private:
  z_stream stream_{};
};

class Inflating {
 public:
  explicit Inflating(int window_bits = 15) {
    if (inflateInit2(&stream_, -window_bits) != Z_OK)
      throw std::runtime_error("zlib cannot inflate");
  }
  Inflating(const Inflating&) = delete;
  ~Inflating() { inflateEnd(&stream_); }

  struct Result {
    std::string octets;
    bool broken = false;
    bool ended = false;  // behind a final block; `used` octets were read up to there
    bool between_blocks = false;
    std::size_t used = 0;
    std::string why;
  };
  Result take(std::string_view octets, std::size_t limit = std::size_t{1} << 28) {
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(octets.data()));
    stream_.avail_in = static_cast<uInt>(octets.size());
    Result result;
    for (;;) {
      char room[16384];
      stream_.next_out = reinterpret_cast<Bytef*>(room);
      stream_.avail_out = sizeof room;
      const int said = inflate(&stream_, Z_SYNC_FLUSH);
      constexpr int behind_a_block = 128;
      if (said == Z_OK) result.between_blocks = (stream_.data_type & behind_a_block) != 0;
      result.octets.append(room, sizeof room - stream_.avail_out);
      result.broken = said == Z_DATA_ERROR || said == Z_NEED_DICT;
      result.ended = said == Z_STREAM_END;
      if (said != Z_OK || stream_.avail_out != 0 || result.octets.size() > limit) break;
    }
    result.used = octets.size() - stream_.avail_in;
    if (result.broken && stream_.msg != nullptr) result.why = stream_.msg;
    return result;
  }
  // Makes `history` the window of a fresh stream.
  void remember(std::string_view history) {
    inflateSetDictionary(&stream_, reinterpret_cast<const Bytef*>(history.data()),
                         static_cast<uInt>(history.size()));
  }
  void reset() { inflateReset(&stream_); }

 private:
  z_stream stream_{};
};

}  // namespace test
