#include "tests/bench/passes.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <cstring>
#include <string_view>

#include "libcore/base/units.h"
#include "libcore/ws/mask.h"
#include "libcore/ws/utf8.h"

namespace bench {
namespace {

constexpr ws::MaskKey key = 0x78563412;
constexpr std::size_t kib = 1024;
constexpr std::size_t sizes[] = {4 * kib, 64 * kib, kib* kib, 16 * kib* kib};
constexpr std::string_view ascii = "Hello, world. ";
constexpr std::string_view multi_byte = "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80 ";

// The least that moving octets costs.
void copy(char* to, const char* from, std::size_t n) { std::memcpy(to, from, n); }
void unmask(char* to, const char* from, std::size_t n) { ws::mask(to, from, n, key); }

template <void (*move)(char*, const char*, std::size_t)>
void move_octets(benchmark::State& state, bool in_place) {
  const auto n = static_cast<std::size_t>(state.range(0));
  std::string from(n, 'x');
  std::string to(in_place ? 0 : n, '\0');
  char* const target = in_place ? from.data() : to.data();
  for (auto _ : state) {
    move(target, from.data(), n);
    benchmark::ClobberMemory();
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * n));
}

// Judging UTF-8 as a processor without vectors does, for as long as this lives.
class Portable {
 public:
  explicit Portable(bool wanted) : before_(simdjson::get_active_implementation()) {
    if (wanted)
      simdjson::get_active_implementation() = simdjson::get_available_implementations()["fallback"];
  }
  Portable(const Portable&) = delete;
  Portable& operator=(const Portable&) = delete;
  ~Portable() { simdjson::get_active_implementation() = before_; }

 private:
  const simdjson::implementation* before_;
};

void validate(benchmark::State& state, std::string_view unit, bool portable) {
  const Portable path(portable);
  std::string text;
  while (text.size() + unit.size() <= static_cast<std::size_t>(state.range(0))) text += unit;
  for (auto _ : state) benchmark::DoNotOptimize(ws::is_utf8(text));
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * text.size()));
}

// What is shown beside what: a share of another pass, or so many GB/s.
struct Row {
  const char* name;
  const char* base = nullptr;
  double target = 0;  // of `base`, or in GB/s; 0: none
};
constexpr Row rows[] = {
    {"memcpy"},
    {"unmask, copying", "memcpy", 0.8},
    {"unmask, in place", "memcpy", 0.8},
    {"UTF-8, ASCII", nullptr, 20},
    {"UTF-8, ASCII, portable"},
    {"UTF-8, multi-byte", nullptr, 8},
    {"UTF-8, multi-byte, portable"},
};

std::string full_name(std::string_view name, std::size_t size) {
  return fmt::format("{}/{}", name, size);
}

void print_row(const Row& row, std::size_t size, const std::map<std::string, double>& speeds) {
  const auto own = speeds.find(full_name(row.name, size));
  if (own == speeds.end()) return;
  std::string share;
  std::string verdict;
  double measured = own->second;
  if (row.base != nullptr) {
    const auto base = speeds.find(full_name(row.base, size));
    if (base == speeds.end()) return;
    measured /= base->second;
    share = fmt::format("{:.2f} of {}", measured, row.base);
  }
  if (row.target != 0)
    verdict = fmt::format("{:g} {}", row.target, measured >= row.target ? "ok" : "under");
  fmt::print("{:<30}{:>10}{:>8.1f} GB/s   {:<16}{}\n", row.name, base::format_size(size),
             own->second, share, verdict);
}

}  // namespace

void register_passes() {
  const auto add = [](const char* name, const auto& function, auto... arguments) {
    auto* const added = benchmark::RegisterBenchmark(
        name, [=](benchmark::State& state) { function(state, arguments...); });
    for (const std::size_t size : sizes) added->Arg(static_cast<std::int64_t>(size));
  };
  add("memcpy", move_octets<copy>, false);
  add("unmask, copying", move_octets<unmask>, false);
  add("unmask, in place", move_octets<unmask>, true);
  add("UTF-8, ASCII", validate, ascii, false);
  add("UTF-8, ASCII, portable", validate, ascii, true);
  add("UTF-8, multi-byte", validate, multi_byte, false);
  add("UTF-8, multi-byte, portable", validate, multi_byte, true);
}

void PassReporter::ReportRuns(const std::vector<Run>& runs) {
  std::vector<Run> others;
  for (const Run& run : runs) {
    if (run.run_type == Run::RT_Aggregate && run.aggregate_name != "median") continue;
    const bool is_pass = std::ranges::any_of(
        rows, [&](const Row& row) { return run.run_name.function_name == row.name; });
    if (!is_pass) {
      others.push_back(run);
    } else if (const auto speed = run.counters.find("bytes_per_second");
               speed != run.counters.end()) {
      speeds_[run.run_name.str()] = speed->second * 1e-9;
    }
  }
  if (!others.empty()) ConsoleReporter::ReportRuns(others);
}

void PassReporter::Finalize() {
  fmt::print("\nPasses over octets, one core\n{:<30}{:>10}{:>13}   {:<16}{}\n", "", "", "speed", "",
             "target");
  for (const Row& row : rows)
    for (const std::size_t size : sizes) print_row(row, size, speeds_);
}

}  // namespace bench
