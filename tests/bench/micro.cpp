// What one pass over octets costs, and what a frame and a recorded latency cost.

#include <benchmark/benchmark.h>

#include <cstring>
#include <string>

#include "libcore/base/random.h"
#include "libcore/stats/histogram.h"
#include "libcore/ws/endpoint.h"
#include "libcore/ws/frame.h"
#include "libcore/ws/mask.h"
#include "libcore/ws/utf8.h"

namespace {

constexpr ws::MaskKey key = 0x78563412;
constexpr std::int64_t kib = 1024;

void count_octets(benchmark::State& state, std::size_t octets) {
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * octets));
}

// The limit for masking: moving the octets is part of both.
void copy(benchmark::State& state) {
  const std::string from(static_cast<std::size_t>(state.range(0)), 'x');
  std::string to(from.size(), '\0');
  for (auto _ : state) {
    std::memcpy(to.data(), from.data(), from.size());
    benchmark::ClobberMemory();
  }
  count_octets(state, from.size());
}
BENCHMARK(copy)->Arg(20)->Arg(kib)->Arg(16 * kib)->Arg(kib* kib);

void mask_copying(benchmark::State& state) {
  const std::string from(static_cast<std::size_t>(state.range(0)), 'x');
  std::string to(from.size(), '\0');
  for (auto _ : state) {
    ws::mask(to.data(), from.data(), from.size(), key);
    benchmark::ClobberMemory();
  }
  count_octets(state, from.size());
}
BENCHMARK(mask_copying)->Arg(20)->Arg(kib)->Arg(16 * kib)->Arg(kib* kib);

void validate(benchmark::State& state, std::string_view unit) {
  std::string text;
  while (text.size() + unit.size() <= static_cast<std::size_t>(state.range(0))) text += unit;
  for (auto _ : state) benchmark::DoNotOptimize(ws::is_utf8(text));
  count_octets(state, text.size());
}
BENCHMARK_CAPTURE(validate, ascii, "Hello, world. ")->Arg(20)->Arg(kib)->Arg(64 * kib);
BENCHMARK_CAPTURE(validate, multi_byte, "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80 ")
    ->Arg(20)
    ->Arg(kib)
    ->Arg(64 * kib);

std::string client_frames(std::size_t payload, std::size_t octets) {
  base::Buffer out;
  const std::string content(payload, 'x');
  const ws::FrameHeader header{.opcode = ws::Opcode::binary,
                               .form = ws::shortest_form(payload),
                               .mask = key,
                               .length = payload};
  do ws::write_frame(header, content, out);
  while (out.size() < octets);
  return std::string(out.view());
}

// Headers only: nobody takes the payload. Items are frames.
void read_frames(benchmark::State& state) {
  std::string octets = client_frames(static_cast<std::size_t>(state.range(0)), 16 * kib);
  std::int64_t frames = 0;
  for (auto _ : state) {
    ws::FrameReader reader;
    std::span<char> in(octets);
    while (auto chunk = reader.next(in)) benchmark::DoNotOptimize(chunk->header.length), ++frames;
  }
  state.SetItemsProcessed(frames);
}
BENCHMARK(read_frames)->Arg(20)->Arg(kib);

// A message through an endpoint and back, as the echo server does. Items are messages.
void echo_messages(benchmark::State& state) {
  const std::string octets = client_frames(static_cast<std::size_t>(state.range(0)), 16 * kib);
  const ws::Settings settings;
  std::string scratch(octets.size(), '\0');
  base::Buffer out;
  std::int64_t messages = 0;
  ws::Endpoint endpoint(ws::Role::server, settings);
  for (auto _ : state) {
    std::memcpy(scratch.data(), octets.data(), octets.size());
    std::span<char> in(scratch);
    while (auto event = endpoint.next(in, out)) {
      auto& piece = std::get<ws::Piece>(*event);
      endpoint.send(piece.opcode, piece.payload, out);
      ++messages;
    }
    out.clear();
  }
  state.SetItemsProcessed(messages);
}
BENCHMARK(echo_messages)->Arg(20)->Arg(kib)->Arg(16 * kib);

void record_latency(benchmark::State& state) {
  stats::Histogram histogram;
  base::Random random(1);
  std::uint64_t values[1024];
  for (std::uint64_t& value : values) value = 50 + random.below(5000);
  std::size_t i = 0;
  for (auto _ : state) histogram.record(values[i++ % 1024]);
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(record_latency);

}  // namespace

BENCHMARK_MAIN();
