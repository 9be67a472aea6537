#include "reports/share_bar.h"

#include <fmt/format.h>

#include "reports/svg.h"

namespace report {

std::string to_svg(const ShareBar& bar) {
  constexpr int width = 860;  // as wide as a chart
  constexpr double bar_height = 28;
  constexpr double gap = 2;
  constexpr double least = 4;  // pixels: whatever was counted is seen
  constexpr double letter = 7;
  constexpr double swatch = 11;
  constexpr double line_height = 20;

  struct Word {
    const ShareBar::Share& share;
    std::string text;
    double x;
    double y;
  };
  std::vector<Word> words;
  double total = 0;
  double x = 0;
  double y = bar_height + line_height;
  for (const ShareBar::Share& share : bar.shares) {
    if (share.count == 0) continue;
    total += static_cast<double>(share.count);
    std::string text = fmt::format("{} {}", share.count, share.name);
    const double length = swatch + 6 + letter * static_cast<double>(text.size()) + 14;
    if (x > 0 && x + length > width) {
      x = 0;
      y += line_height;
    }
    words.push_back({.share = share, .text = std::move(text), .x = x, .y = y});
    x += length;
  }

  Svg svg(width, static_cast<int>(y) + 8, bar.name);
  svg.raw(R"svg(<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse"
patternTransform="rotate(45)"><rect width="2" height="6" fill="#ffffff" fill-opacity="0.45"/>
</pattern></defs>
)svg");
  const double room = width - static_cast<double>(words.size()) * (least + gap);
  double at = 0;
  for (const Word& word : words) {
    const auto fill = [&](double left_end, double upper, double length, double tall) {
      const std::string look = fmt::format(R"(fill="{}")", word.share.fill);
      svg.box(left_end, upper, length, tall, look, word.text);
      if (word.share.hatched)
        svg.box(left_end, upper, length, tall, R"svg(fill="url(#hatch)")svg", word.text);
    };
    const double length = least + room * static_cast<double>(word.share.count) / total;
    fill(at, 0, length, bar_height);
    fill(word.x, word.y - 10, swatch, swatch);
    svg.text(word.x + swatch + 6, word.y, word.text);
    at += length + gap;
  }
  return std::move(svg).finish();
}

}  // namespace report
