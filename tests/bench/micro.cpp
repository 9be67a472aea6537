// What one pass over octets costs, and what a frame, a message and a recorded latency cost.

#include <benchmark/benchmark.h>

#include <cstring>
#include <string>
#include <vector>

#include "libcore/base/random.h"
#include "libcore/stats/histogram.h"
#include "libcore/ws/endpoint.h"
#include "libcore/ws/frame.h"
#include "tests/bench/passes.h"

namespace {

constexpr ws::MaskKey key = 0x78563412;
constexpr std::int64_t kib = 1024;

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

int main(int argc, char** argv) {
  // Medians, by turns in random order; what the command line says comes last and holds.
  const char* const usual[] = {"--benchmark_repetitions=5", "--benchmark_display_aggregates_only",
                               "--benchmark_enable_random_interleaving",
                               "--benchmark_min_time=0.1"};
  std::vector<char*> words(argv, argv + argc);
  for (const char* const word : usual) words.insert(words.begin() + 1, const_cast<char*>(word));
  int count = static_cast<int>(words.size());
  benchmark::Initialize(&count, words.data());
  if (benchmark::ReportUnrecognizedArguments(count, words.data())) return 2;
  bench::register_passes();
  bench::PassReporter reporter;
  benchmark::RunSpecifiedBenchmarks(&reporter);
  return 0;
}
