#include "suites/segments.h"

#include <algorithm>

#include "libcore/base/buffer.h"

namespace suite {
namespace {

// So far a step is cut octet by octet, and at random, where it is not the step's own wish.
constexpr std::size_t finely_cut = 2 * 1024;
constexpr std::size_t randomly_cut = 256 * 1024;

// The frames that go out for one item that is no raw octets.
std::vector<Frame> frames_of(const Item& item) {
  if (const Frame* frame = std::get_if<Frame>(&item)) return {*frame};
  const Fragmented* fragmented = std::get_if<Fragmented>(&item);
  if (fragmented == nullptr) return {};
  const std::string octets = fragmented->message.payload.octets();
  std::vector<Frame> frames;
  for (std::size_t at = 0; at < octets.size() || at == 0; at += fragmented->size) {
    Frame part = frames.empty() ? fragmented->message : continuation("");
    part.payload = octets.substr(at, fragmented->size);
    part.fin = at + fragmented->size >= octets.size();
    frames.push_back(std::move(part));
  }
  return frames;
}

}  // namespace

ws::FrameHeader header_of(const Frame& frame, ws::Role speaker, base::Random& random) {
  ws::FrameHeader header{.opcode = frame.opcode, .fin = frame.fin, .rsv = frame.rsv};
  header.length = frame.declared.value_or(frame.payload.size());
  header.form = frame.form.value_or(ws::shortest_form(header.length));
  if ((speaker == ws::Role::client) != frame.masked_wrongly)
    header.mask = frame.key.value_or(random.word() | 1);  // never the key that masks nothing
  return header;
}

Segments::Segments(const Send& send, ws::Role speaker, base::Random& random,
                   Segmentation segmentation)
    : between_(send.cut.between) {
  base::Buffer out;
  const auto ended = [&](Spoken spoken) {
    spoken.size = out.size() - spoken.begin;
    spoken_.push_back(spoken);
    if (send.cut.kind == Cut::Kind::per_frame) ends_.push_back(out.size());
  };
  for (const Item& item : send.items) {
    if (const Raw* octets = std::get_if<Raw>(&item)) {
      const std::size_t begin = out.size();
      out.append(octets->octets);
      ended({.header = std::nullopt, .begin = begin, .size = 0});
    }
    for (const Frame& frame : frames_of(item)) {
      const ws::FrameHeader header = header_of(frame, speaker, random);
      const std::size_t begin = out.size();
      ws::write_frame(header, frame.payload.octets(), out);
      ended({.header = header, .begin = begin, .size = 0});
    }
  }
  octets_ = out.view();
  if (send.cut.kind == Cut::Kind::pieces) piece_ = send.cut.piece;
  if (send.cut.kind == Cut::Kind::at)
    for (const std::size_t offset : send.cut.offsets)
      ends_.push_back(speaker == ws::Role::client ? offset : offset - missing_keys(offset));
  if (send.cut.kind == Cut::Kind::whole) cut(segmentation, random);
  ends_.push_back(octets_.size());
}

// How many octets of keys are left out that a client would have sent up to `offset`.
std::size_t Segments::missing_keys(std::size_t offset) const {
  std::size_t missing = 0;
  for (const Spoken& spoken : spoken_) {
    if (!spoken.header || spoken.header->mask) continue;
    char head[ws::max_header_size];
    const std::size_t key_at = spoken.begin + missing + ws::encode(*spoken.header, head);
    if (offset <= key_at) break;
    missing += std::min(sizeof(ws::MaskKey), offset - key_at);
  }
  return missing;
}

void Segments::cut(Segmentation segmentation, base::Random& random) {
  if (segmentation == Segmentation::none) return;
  const bool octet_wise = segmentation == Segmentation::byte;
  const std::size_t stretch = std::min(octet_wise ? finely_cut : randomly_cut, octets_.size());
  for (std::size_t end = 0; end < stretch;) {
    // Small ones first, so that headers and short frames are cut too.
    end += octet_wise ? 1 : 1 + random.below(end < finely_cut ? 16 : 4096);
    ends_.push_back(end);
  }
}

std::string_view Segments::next() {
  while (next_end_ < ends_.size() && ends_[next_end_] <= sent_) ++next_end_;
  if (next_end_ == ends_.size()) return {};
  std::size_t size = std::min(ends_[next_end_], octets_.size()) - sent_;
  if (piece_ != 0) size = std::min(size, piece_);
  size = std::min(size, longest_part);
  const std::string_view part = std::string_view(octets_).substr(sent_, size);
  sent_ += size;
  return part;
}

}  // namespace suite
