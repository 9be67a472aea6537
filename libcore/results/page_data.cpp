#include "libcore/results/page_data.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "libcore/base/error.h"
#include "libcore/stats/base64.h"
#include "libcore/stats/deflated.h"

namespace results {
namespace {

using Json = nlohmann::json;

// Nothing that a page shows has these octets: its text has no bare < and no bare quotes.
constexpr std::string_view block_begin = R"(<script type="application/json" id="assay-result">)";
constexpr std::string_view block_end = "</script>";
constexpr std::string_view generator = R"(<meta name="generator" content="assay">)";
constexpr std::string_view encoding = "base64 of zlib of JSON";

[[noreturn]] void fail_at(std::string_view page, std::size_t at, std::string_view cause) {
  const std::string_view before = page.substr(0, at);
  const auto line = 1 + std::ranges::count(before, '\n');
  const std::size_t column = at - (before.rfind('\n') + 1) + 1;
  base::fail("{}:{}: {}", line, column, cause);
}

// What the block's text holds, or nothing where that is not what was written.
std::optional<std::string> opened(std::string_view text) {
  const Json block = Json::parse(text, nullptr, false);
  if (!block.is_object() || block.value("encoding", Json()) != Json(encoding)) return std::nullopt;
  const Json octets = block.value("octets", Json());
  const Json data = block.value("data", Json());
  if (!octets.is_number_unsigned() || !data.is_string()) return std::nullopt;
  const auto deflated = stats::from_base64(data.get_ref<const std::string&>());
  return deflated ? stats::inflated(*deflated, octets.get<std::size_t>()) : std::nullopt;
}

}  // namespace

std::string page_data(std::string_view json) {
  const Json block = {{"encoding", encoding},
                      {"octets", json.size()},
                      {"data", stats::to_base64(stats::deflated(json))}};
  return std::string(block_begin) + block.dump() + std::string(block_end);
}

std::string json_of_page(std::string_view page) {
  const std::size_t begin = page.find(block_begin);
  if (begin == page.npos && page.find(generator) == page.npos)
    fail_at(page, 0,
            "this page is none of assay's; name a page, a .json or an .hlog that it wrote");
  if (begin == page.npos)
    fail_at(page, page.size(),
            "this page carries no result, or was cut off in front of it; make it anew with "
            "assay-report convert, or name the .json of the run");
  const std::size_t text = begin + block_begin.size();
  const std::size_t end = page.find(block_end, text);
  if (end == page.npos)
    fail_at(page, page.size(),
            "the result in this page is cut off; fetch the whole page, or name the .json of the "
            "run");
  if (auto json = opened(page.substr(text, end - text))) return *std::move(json);
  fail_at(page, text,
          "the result in this page was changed since assay wrote it; take the page as it was, or "
          "name the .json of the run");
}

}  // namespace results
