#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libcore/base/random.h"
#include "libcore/ws/codes.h"
#include "suites/facts.h"
#include "suites/vocabulary.h"

namespace suite {

// One frame or raw stretch of what is sent, as it goes out.
struct Spoken {
  std::optional<ws::FrameHeader> header;  // none for raw octets
  std::size_t begin;                      // in the octets of its step
  std::size_t size;
};

// The header that a frame goes out with.
ws::FrameHeader header_of(const Frame& frame, ws::Role speaker, base::Random& random);

// What TCP gets at a time, so that reading goes on meanwhile.
inline constexpr std::size_t longest_part = 128 * 1024;

// The octets of one Send step, and where TCP segments end in them.
class Segments {
 public:
  // `speaker` says how frames are masked; keys that a frame leaves open come from `random`. A step
  // that is not cut by itself is cut after `segmentation`.
  Segments(const Send& send, ws::Role speaker, base::Random& random,
           Segmentation segmentation = Segmentation::none);

  const std::string& octets() const& { return octets_; }
  const std::string& octets() const&& = delete;
  const std::vector<Spoken>& spoken() const { return spoken_; }

  // The next segment to send, or empty behind the last. Long ones come in parts, which TCP joins,
  // so that reading goes on meanwhile.
  std::string_view next();
  std::chrono::milliseconds pause_between() const { return between_; }

 private:
  void cut(Segmentation segmentation, base::Random& random);
  std::size_t missing_keys(std::size_t offset) const;

  std::string octets_;
  std::vector<Spoken> spoken_;
  std::vector<std::size_t> ends_;  // of segments, ascending; the last is the end of all
  std::size_t piece_ = 0;          // instead of ends_: all of this size
  std::size_t sent_ = 0;
  std::size_t next_end_ = 0;
  std::chrono::milliseconds between_;
};

}  // namespace suite
