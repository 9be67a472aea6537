#include "libcore/ws/deflate.h"

#include <zlib.h>

#include <algorithm>
#include <cassert>
#include <new>
#include <utility>
#include <vector>

namespace ws {
namespace {

// What a sender leaves out behind each message (7.2.1), and a receiver puts there again (7.2.2).
constexpr std::string_view tail("\x00\x00\xff\xff", 4);

// Streams kept for later, of a thread and direction: as many as may be busy at once without context
// takeover, where only messages in fragments hold one for longer than a turn.
constexpr std::size_t most_spare = 16;
constexpr std::size_t scratch_size = std::size_t{64} * 1024;
constexpr int memory_level = 8;  // zlib's own

void check(int result) {
  if (result == Z_MEM_ERROR) throw std::bad_alloc();
  assert(result == Z_OK);
}

const Bytef* octets(std::string_view text) { return reinterpret_cast<const Bytef*>(text.data()); }

void give(z_stream& stream, std::string_view input) {
  stream.next_in = const_cast<Bytef*>(octets(input));
  stream.avail_in = static_cast<uInt>(std::min<std::size_t>(input.size(), 1u << 30));
}

// What `get` says is in the window of `stream`.
std::string window_of(z_stream& stream, int (*get)(z_streamp, Bytef*, uInt*)) {
  uInt size = 0;
  get(&stream, nullptr, &size);
  std::string window(size, '\0');
  get(&stream, reinterpret_cast<Bytef*>(window.data()), &size);
  return window;
}

// zlib cannot compress for a window of 256 octets, but with one of 512 it never looks back farther
// than 250: it keeps 262 of its window for what it looks ahead.
int usable_for_deflate(int bits) { return std::max(bits, 9); }

}  // namespace

// In.

void Inflater::End::operator()(z_stream_s* stream) const {
  inflateEnd(stream);
  delete stream;
}

std::vector<Inflater::Stream>& Inflater::spare() {
  thread_local std::vector<Stream> streams;
  return streams;
}

void Inflater::wake() {
  if (stream_ != nullptr) return;
  if (spare().empty()) {
    auto made = std::make_unique<z_stream>();
    check(inflateInit2(made.get(), -bits_));
    stream_.reset(made.release());
  } else {
    stream_ = std::move(spare().back());
    spare().pop_back();
    check(inflateReset2(stream_.get(), -bits_));
  }
  if (window_.empty()) return;
  check(inflateSetDictionary(stream_.get(), octets(window_), static_cast<uInt>(window_.size())));
  window_ = std::string();
}

void Inflater::rest() {
  if (stream_ == nullptr || inside_) return;
  if (takeover_) window_ = window_of(*stream_, inflateGetDictionary);
  if (spare().size() < most_spare) spare().push_back(std::move(stream_));
  stream_.reset();
}

// One call of zlib; false where what came is no DEFLATE. A sender may end a block with BFINAL and
// go on behind it (7.2.3.5), which zlib takes for the end of all.
bool Inflater::step() {
  give(*stream_, input_);
  const std::size_t given = stream_->avail_in;
  const int result = ::inflate(stream_.get(), Z_SYNC_FLUSH);
  input_.remove_prefix(given - stream_->avail_in);
  final_ = result == Z_STREAM_END;
  if (!final_) return result == Z_OK || result == Z_BUF_ERROR;
  const std::string window = window_of(*stream_, inflateGetDictionary);
  check(inflateReset(stream_.get()));
  if (!window.empty())
    check(inflateSetDictionary(stream_.get(), octets(window), static_cast<uInt>(window.size())));
  return true;
}

Inflater::Part Inflater::inflate() {
  thread_local const auto scratch = std::make_unique_for_overwrite<char[]>(scratch_size);
  wake();
  inside_ = true;
  stream_->next_out = reinterpret_cast<Bytef*>(scratch.get());
  stream_->avail_out = scratch_size;
  while (stream_->avail_out != 0) {
    if (input_.empty()) {
      // Behind a final block that nothing follows there is nothing to end.
      if (!last_ || tail_given_ || final_) break;
      tail_given_ = true;
      input_ = tail;
    }
    if (!step()) return {.broken = true};
  }
  Part part{.octets = {scratch.get(), scratch_size - stream_->avail_out}};
  if (stream_->avail_out == 0) return part;  // there may be more
  pending_ = false;
  if (!last_) return part;
  part.last = true;
  part.broken = !final_ && (stream_->data_type & 128) == 0;  // it ends inside a block
  inside_ = false;
  if (!takeover_) rest();
  return part;
}

// Out.

void Deflater::End::operator()(z_stream_s* stream) const {
  deflateEnd(stream);
  delete stream;
}

struct Deflater::Spare {
  Stream stream;
  int bits;
  int level;
};

std::vector<Deflater::Spare>& Deflater::spare() {
  thread_local std::vector<Spare> streams;
  return streams;
}

void Deflater::wake() {
  if (stream_ != nullptr) return;
  const auto fit = std::ranges::find_if(
      spare(), [this](const Spare& one) { return one.bits == bits_ && one.level == level_; });
  if (fit != spare().end()) {
    stream_ = std::move(fit->stream);
    spare().erase(fit);
  } else {
    auto made = std::make_unique<z_stream>();
    check(deflateInit2(made.get(), level_, Z_DEFLATED, -usable_for_deflate(bits_), memory_level,
                       Z_DEFAULT_STRATEGY));
    stream_.reset(made.release());
  }
  if (window_.empty()) return;
  check(deflateSetDictionary(stream_.get(), octets(window_), static_cast<uInt>(window_.size())));
  window_ = std::string();
}

void Deflater::rest() {
  if (stream_ == nullptr) return;
  if (takeover_) window_ = window_of(*stream_, deflateGetDictionary);
  if (spare().size() < most_spare) {
    check(deflateReset(stream_.get()));
    spare().push_back({std::move(stream_), bits_, level_});
  }
  stream_.reset();
}

void Deflater::deflate(std::string_view message, base::Buffer& out) {
  if (message.empty()) return out.append('\0');  // 7.2.3.6
  wake();
  z_stream& stream = *stream_;
  give(stream, {});
  std::size_t room = message.size() / 2 + 64;
  do {
    if (stream.avail_in == 0) {
      give(stream, message);
      message.remove_prefix(stream.avail_in);
    }
    room = std::min(room, scratch_size);
    stream.next_out = reinterpret_cast<Bytef*>(out.room(room));
    stream.avail_out = static_cast<uInt>(room);
    const int result = ::deflate(&stream, message.empty() ? Z_SYNC_FLUSH : Z_NO_FLUSH);
    static_cast<void>(result);
    assert(result == Z_OK || result == Z_BUF_ERROR);
    out.commit(room - stream.avail_out);
  } while (stream.avail_out == 0 || !message.empty());
  out.cut(tail.size());
  if (!takeover_) rest();
}

}  // namespace ws
