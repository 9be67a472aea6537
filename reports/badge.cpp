#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "reports/formats.h"
#include "reports/grades.h"
#include "reports/svg.h"

namespace report {
namespace {

constexpr std::string_view label = "WebSocket";

struct Badge {
  std::string message;
  std::string_view color;  // of shields.io
  std::string_view fill;
};

Badge badge_of(const results::Probe& probe) {
  std::size_t tried = 0, good = 0, must = 0;
  for (const results::CaseResult& result : probe.cases) {
    const Outcome outcome = outcome_of(result);
    if (outcome == Outcome::skipped) continue;
    ++tried;
    if (outcome == Outcome::passed || outcome == Outcome::stale) ++good;
    if (result.grade == results::Grade::fail && result.level == results::Level::must) ++must;
  }
  if (tried == 0) return {"not tested", "lightgrey", "#6b737c"};
  const std::string share = fmt::format("{} of {} cases", good, tried);
  if (must > 0) return {share, "red", "#b3261e"};
  if (good < tried || probe.run.partial) return {share, "yellow", "#8a5a00"};
  return {share, "blue", "#00609a"};
}

}  // namespace

std::string badge_svg(const results::Probe& probe) {
  const Badge badge = badge_of(probe);
  // Letters are stretched to the width that is reckoned for them, whatever the font.
  const auto width = [](std::string_view text) { return static_cast<int>(text.size() * 13 / 2); };
  constexpr int margin = 6;
  const int left = width(label) + 2 * margin;
  const int right = width(badge.message) + 2 * margin;
  std::string text = fmt::format(
      R"(<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{0}: {1}" width="{2}" height="20">)"
      "\n<title>{0}: {1}, by assay-probe</title>\n",
      label, markup_escaped(badge.message), left + right);
  text += fmt::format(R"(<rect width="{}" height="20" rx="3" fill="#3b4249"/>)"
                      "\n"
                      R"(<path d="M{} 0h{}a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3h-{}z" fill="{}"/>)"
                      "\n",
                      left + right, left, right - 3, right - 3, badge.fill);
  text += R"(<g fill="#fff" font-family="Verdana, 'DejaVu Sans', sans-serif" font-size="11">)"
          "\n";
  const auto word = [&](int x, std::string_view what) {
    text += fmt::format(R"(<text x="{}" y="14" textLength="{}">{}</text>)"
                        "\n",
                        x, width(what), markup_escaped(what));
  };
  word(margin, label);
  word(left + margin, badge.message);
  return text + "</g>\n</svg>\n";
}

std::string badge_endpoint(const results::Probe& probe) {
  const Badge badge = badge_of(probe);
  const nlohmann::ordered_json json = {
      {"schemaVersion", 1}, {"label", label}, {"message", badge.message}, {"color", badge.color}};
  return json.dump() + '\n';
}

}  // namespace report
