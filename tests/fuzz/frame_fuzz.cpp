// Any octets give the same frames however they are cut, and the frames give the same octets again.

#include <vector>

#include "libcore/ws/frame.h"
#include "tests/fuzz/input.h"

namespace {

using fuzz::require;

struct Frame {
  ws::FrameHeader header;
  std::string payload;  // as much as came
};

class Frames {
 public:
  void take(std::span<char> in) {
    while (auto chunk = reader_.next(in)) {
      require(chunk->first == (all.empty() || ended_));
      if (chunk->first) all.push_back({chunk->header, {}});
      Frame& frame = all.back();
      require(chunk->offset == frame.payload.size());
      frame.payload += chunk->payload.view();
      ended_ = chunk->last;
      require(ended_ == (frame.payload.size() == frame.header.length));
    }
    require(in.empty());
  }
  bool at_border() const { return reader_.at_frame_border(); }

  std::vector<Frame> all;

 private:
  ws::FrameReader reader_;
  bool ended_ = false;
};

std::string written(const Frames& frames) {
  base::Buffer out;
  for (const Frame& frame : frames.all) ws::write_frame(frame.header, frame.payload, out);
  return std::string(out.view());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const std::uint8_t seed = input.choice();
  Frames whole;
  Frames cut;
  fuzz::in_one(input.rest(), [&](std::span<char> in) { whole.take(in); });
  fuzz::in_pieces(input.rest(), seed, [&](std::span<char> in) { cut.take(in); });

  const std::string octets = written(whole);
  require(written(cut) == octets);
  require(cut.at_border() == whole.at_border());
  require(input.rest().starts_with(octets));
  require(input.rest().size() - octets.size() < ws::max_header_size);  // a header that is not whole
  if (whole.at_border()) require(octets.size() == input.rest().size());
  return 0;
}
