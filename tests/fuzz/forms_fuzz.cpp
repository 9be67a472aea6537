// Any octets are a result in one of its forms, or a base::Error; what is a load result can be
// merged with itself, or that is one.

#include "libcore/base/error.h"
#include "libcore/results/json.h"
#include "libcore/results/merge.h"
#include "libcore/results/page_data.h"
#include "libcore/results/result.h"
#include "tests/fuzz/input.h"

namespace {

constexpr std::size_t longest_complaint = 10'000;  // it is for a person

void check(std::string_view octets) {
  try {
    const results::Result result = results::read_result(octets, "input");
    const auto* load = std::get_if<results::Load>(&result);
    if (load == nullptr) return;
    const results::Load sum = results::merge({{"a", *load}, {"b", *load}});
    fuzz::require(sum.histograms.size() == load->histograms.size());
    const std::string json = results::to_json(sum);
    fuzz::require(results::to_json(results::load_from_json(json)) == json);
  } catch (const base::Error& error) {
    fuzz::require(std::string_view(error.what()).size() < longest_complaint);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view octets(reinterpret_cast<const char*>(data), size);
  check(octets);
  fuzz::require(results::json_of_page(results::page_data(octets)) == octets);
  return 0;
}
