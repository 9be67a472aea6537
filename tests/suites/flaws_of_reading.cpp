#include <chrono>

#include "tests/suites/flaws.h"

namespace test {
namespace {

using namespace std::chrono_literals;
using suite::Grade;

constexpr std::uint64_t bit(int n) { return std::uint64_t{1} << n; }

// What is wrong about lengths.
std::vector<Flaw> lengths() {
  return {
      {"reads 64-bit lengths as 16 bits",
       [](Habits& h) { h.on_length = [](std::uint64_t& length) { length &= bit(16) - 1; }; },
       {"framing.length.truncation-trap-*", "framing.echo.*-65536", "framing.echo.chopped-*",
        "framing.echo.length-form-boundaries-65534-65540",
        "framing.echo.length-form-boundaries-131072", "framing.samples.binary-64k",
        "framing.segmentation.every-split-64-bit", "fragment.basic.boundary-lengths",
        "fragment.basic.sizes-*-huge", "control.ping.while-sending-big-echo"},
       {"close.basic.big-then-close-ping", "fail.close-frame-sent-too-big",
        "utf8.fragmented.buffer-edges-65536", "utf8.invalid.*"}},
      {"reads 64-bit lengths as 31 bits",
       [](Habits& h) { h.on_length = [](std::uint64_t& length) { length &= bit(31) - 1; }; },
       {"framing.length.truncation-trap-2-31", "framing.length.truncation-trap-2-32"},
       {"fail.close-frame-sent-too-big"}},
      {"reads 64-bit lengths as 32 bits",
       [](Habits& h) { h.on_length = [](std::uint64_t& length) { length &= bit(32) - 1; }; },
       {"framing.length.truncation-trap-2-32"},
       {"fail.close-frame-sent-too-big"}},
      {"ignores the top bit of a length",
       [](Habits& h) {
         h.treat = [](Fault fault, const ws::FrameHeader&) {
           return fault == Fault::top_bit ? Treatment::take : Treatment::fail;
         };
         h.on_length = [](std::uint64_t& length) { length &= bit(63) - 1; };
       },
       {"framing.length.msb-set-exact", "framing.length.msb-set-with-small-low-part"}},
      {"takes 16-bit lengths from 32768 on for negative",
       [](Habits& h) {
         h.objects = [](const ws::FrameHeader& header, const std::string&) {
           const bool negative = header.form == ws::LengthForm::bits16 && header.length >= bit(15);
           return negative ? std::optional(1002) : std::nullopt;
         };
       },
       {"framing.echo.*-65535", "framing.echo.length-form-boundaries-32767-32769",
        "framing.echo.length-form-boundaries-65534-65540", "framing.segmentation.chunk-primes-*",
        "fragment.basic.boundary-lengths"}},
      {"reads lengths of control frames in 7 bits only",
       [](Habits& h) {
         h.control_length_in_7_bits = true;
         h.treat = [](Fault fault, const ws::FrameHeader&) {
           return fault == Fault::control_size ? Treatment::take : Treatment::fail;
         };
       },
       {"framing.length.non-minimal-control-*", "control.ping.too-long-126",
        "control.ping.too-long-64-bit-126"},
       {"control.ping.too-long-*", "fail.close-frame-sent-control-size",
        "fail.processing-stops-control-size", "timing.fault.detection-latency"},
       Grade::fail,
       /*of_deflate=*/false,
       suite::Judged::server},  // a client that waits for more may as well wait for our FIN
      {"reads over frames with a length that is not minimal",
       [](Habits& h) {
         h.treat = [](Fault fault, const ws::FrameHeader&) {
           return fault == Fault::long_form ? Treatment::pass_over : Treatment::fail;
         };
       },
       {"framing.length.non-minimal-16-*", "framing.length.non-minimal-64-*",
        "framing.length.non-minimal-control-ping-*", "framing.length.non-minimal-control-close-16",
        "control.ping.too-long-64-bit-126", "control.pong.too-long-64-bit-126"},
       {"close.payload.length-form-16"}},
      {"echoes one octet less where a length is not minimal",
       [](Habits& h) {
         h.treat = [](Fault fault, const ws::FrameHeader&) {
           return fault == Fault::long_form ? Treatment::take : Treatment::fail;
         };
         h.on_message = [](Whole& whole) {
           whole.payload.resize(whole.payload.size() - (whole.payload.empty() ? 0 : 1));
           return true;
         };
       },
       {"framing.length.non-minimal-16-1", "framing.length.non-minimal-16-12?",
        "framing.length.non-minimal-64-12?", "framing.length.non-minimal-64-65535"},
       {"*"}},
      {"dies of a length that it cannot allocate",
       [](Habits& h) {
         h.dies_of = [](const ws::FrameHeader& header) { return header.length > bit(30); };
       },
       {"framing.length.msb-set-*", "framing.length.truncation-trap-2-3?",
        "framing.length.max-63"}},
      {"takes what has come of a frame when nothing follows",
       [](Habits& h) {
         h.frame_patience = 800ms;
         h.delivers_late_frame = true;
       },
       {"framing.mask.bit-without-key", "framing.length.declared-but-short-silence",
        "framing.length.truncation-trap-*", "framing.segmentation.header-then-pause"},
       {"utf8.failfast.*", "utf8.fragmented.split-by-tcp-only"}},
      {"drops a frame that comes slowly",
       [](Habits& h) { h.frame_patience = 800ms; },
       {"framing.length.declared-but-short-silence", "framing.segmentation.header-then-pause"},
       {"framing.length.truncation-trap-*", "utf8.fragmented.split-by-tcp-only"}},
  };
}

using Reads = std::span<const std::size_t>;

void plainly(std::string& payload, ws::MaskKey key) {
  ws::mask(payload.data(), payload.data(), payload.size(), key);
}

// What is wrong about masks.
std::vector<Flaw> masks() {
  return {
      {"begins with the key's first octet in each read",
       [](Habits& h) {
         h.unmask = [](std::string& payload, ws::MaskKey key, Reads reads) {
           char* at = payload.data();
           for (const std::size_t size : reads) {
             ws::mask(at, at, size, key);
             at += size;
           }
         };
       },
       {"framing.echo.chopped-*", "framing.mask.payload-lengths-*",
        "framing.segmentation.octet-wise-text", "framing.segmentation.octet-wise-binary",
        "framing.segmentation.octet-wise-ping", "framing.segmentation.every-split-*",
        "framing.segmentation.chunk-primes-*", "framing.length.declared-but-short-silence",
        "control.ping.octet-wise-125", "framing.segmentation.tail-joined"},
       {"*octet-wise*", "framing.echo.length-form-boundaries-131072", "fragment.basic.sizes-*-huge",
        "fragment.basic.boundary-lengths", "timing.message.latency-independent-of-chop",
        "utf8.fragmented.split-by-tcp-only"}},
      {"leaves the last octets masked that fill no word",
       [](Habits& h) {
         h.unmask = [](std::string& payload, ws::MaskKey key, Reads) {
           ws::mask(payload.data(), payload.data(), payload.size() / 4 * 4, key);
         };
       },
       {"framing.mask.payload-lengths-*", "framing.samples.hello*"},
       {"*"}},
      {"reads the key in the other byte order",
       [](Habits& h) {
         h.unmask = [](std::string& payload, ws::MaskKey key, Reads) {
           plainly(payload, __builtin_bswap32(key));
         };
       },
       {"framing.mask.key-alternating", "framing.mask.key-one-octet-equal",
        "framing.mask.same-key-twice", "framing.samples.hello-masked"},
       {"*"}},
      {"takes a key of zero for none",
       [](Habits& h) {
         h.objects = [](const ws::FrameHeader& header, const std::string&) {
           return header.mask == 0u ? std::optional(1002) : std::nullopt;
         };
       },
       {"framing.mask.key-zero"}},
      {"does not unmask under a key of ones",
       [](Habits& h) {
         h.unmask = [](std::string& payload, ws::MaskKey key, Reads) {
           if (key != 0xffffffff) plainly(payload, key);
         };
       },
       {"framing.mask.key-ones"}},
      {"wants keys that look random",
       [](Habits& h) {
         h.objects = [](const ws::FrameHeader& header, const std::string&) {
           const ws::MaskKey key = header.mask.value_or(1);
           return key >> 16 == (key & 0xffff) ? std::optional(1002) : std::nullopt;
         };
       },
       {"framing.mask.key-zero", "framing.mask.key-ones", "framing.mask.key-alternating",
        "framing.mask.key-one-octet-equal"}},
      {"unmasks up to a masked octet of zero",
       [](Habits& h) {
         h.unmask = [](std::string& payload, ws::MaskKey key, Reads) {
           payload.resize(std::min(payload.find('\0'), payload.size()));
           plainly(payload, key);
         };
       },
       {"framing.mask.key-one-octet-equal", "framing.mask.key-zero"},
       {"*"}},
      {"takes the first octet of a key for a signed number",
       [](Habits& h) {
         h.unmask = [](std::string& payload, ws::MaskKey key, Reads) {
           plainly(payload, (key & 0x80) != 0 ? key | 0xffffff00 : key);
         };
       },
       {"framing.mask.key-random-1000"},
       {"*"}},
      {"takes each key once",
       [](Habits& h) { h.refuses_used_keys = true; },
       {"framing.mask.same-key-twice", "framing.mask.key-zero", "framing.mask.key-ones",
        "framing.mask.key-alternating"}},
      {"reads no key before an empty payload",
       [](Habits& h) { h.key_missing_if_empty = true; },
       {"framing.mask.zero-length-masked", "framing.echo.alternating-types",
        "control.ping.sizes-0-125", "control.pong.unsolicited-empty",
        "fragment.basic.empty-all-three", "framing.mask.payload-lengths-0-9"},
       {"framing.opcode.all-256-first-octets", "fragment.basic.empty-*",
        "utf8.fragmented.split-with-empty-fragment"}},
  };
}

// What is wrong about segments.
std::vector<Flaw> segments() {
  return {
      {"wants a frame's header in one read",
       [](Habits& h) { h.header_in_one_read = true; },
       {"framing.segmentation.octet-wise-*", "framing.segmentation.every-split-*",
        "framing.segmentation.tail-joined", "framing.mask.payload-lengths-*",
        "control.ping.octet-wise-125", "control.ping.burst-10-octet-wise",
        "fragment.basic.two-octet-wise", "fragment.control.ping-in-the-middle-octet-wise"},
       {"*octet-wise*", "framing.segmentation.chunk-primes-*", "framing.echo.chopped-*",
        "timing.message.latency-independent-of-chop"}},
      {"takes one frame a read",
       [](Habits& h) { h.first_frame_of_read_only = true; },
       {"framing.echo.pipelined-*", "framing.segmentation.many-frames-*",
        "framing.segmentation.tail-joined", "framing.mask.key-random-1000",
        "framing.segmentation.chunk-primes-1021", "control.ping.burst-10",
        "control.ping.burst-1000", "fragment.basic.two-messages-back-to-back",
        "fragment.basic.text-*"},
       {"framing.*", "control.*", "fragment.*", "close.basic.*", "fail.pending-echo-first",
        "utf8.bom.second-fragment", "utf8.fragmented.*", "utf8.invalid.*"}},
      {"stops reading when 400 KiB have come",
       [](Habits& h) { h.stops_reading_behind = 400 * 1024; },
       {"framing.echo.full-duplex", "control.ping.while-sending-big-echo"},
       {"fragment.basic.sizes-*-huge", "framing.echo.length-form-*", "framing.segmentation.*"}},
  };
}

}  // namespace

std::vector<Flaw> flaws_of_reading() {
  std::vector<Flaw> all = masks();
  for (Flaw& flaw : all) flaw.of = suite::Judged::server;  // nobody masks what a client reads
  std::ranges::move(lengths(), std::back_inserter(all));
  std::ranges::move(segments(), std::back_inserter(all));
  return all;
}

}  // namespace test
