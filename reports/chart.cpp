#include "reports/chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>

#include "reports/svg.h"

namespace report {
namespace {

constexpr int width = 860;
constexpr int height = 320;
constexpr double left = 62;
constexpr double right = 720;  // behind it stand the names of the curves
constexpr double top = 40;
constexpr double bottom = 272;
constexpr double name_height = 16;

// Colours that are told apart with any sight and are legible on white and on near black.
struct Look {
  std::string_view colour;
  std::string_view dashes;
};
constexpr std::array<Look, 4> looks{
    {{"#0072b2", "none"}, {"#d55e00", "7 3"}, {"#009e73", "2 3"}, {"#b5609a", "10 3 2 3"}}};

std::string stroke(std::size_t curve) {
  const Look& look = looks[curve % looks.size()];
  return fmt::format(
      R"(stroke="{}" stroke-width="2" stroke-dasharray="{}" stroke-linejoin="round")", look.colour,
      look.dashes);
}

class Drawing {
 public:
  explicit Drawing(const LineChart& chart) : chart_(chart), svg_(width, height, chart.name) {}

  std::string draw() && {
    stretches();
    axes();
    std::vector<End> ends;
    for (std::size_t i = 0; i < chart_.curves.size(); ++i) curve(i, ends);
    names(std::move(ends));
    for (const LineChart::Tip& tip : chart_.tips)
      svg_.box(x(tip.from), top, std::max(x(tip.to) - x(tip.from), 1.0), bottom - top,
               R"(pointer-events="all")", tip.text);
    return std::move(svg_).finish();
  }

 private:
  struct End {
    std::size_t curve;
    double y;
  };

  double x(double value) const { return left + chart_.x.scale.place(value) * (right - left); }
  double y(double value) const { return bottom - chart_.y.scale.place(value) * (bottom - top); }

  void stretches() {
    for (const LineChart::Stretch& stretch : chart_.stretches) {
      const double from = x(stretch.from);
      const double length = x(stretch.to) - from;
      if (stretch.shaded)
        svg_.box(from, top, length, bottom - top, R"(fill="#888888" fill-opacity="0.15")",
                 stretch.tip);
      svg_.line(from, top - 18, from, bottom,
                R"(stroke="#888888" stroke-width="1" stroke-dasharray="1 2")");
      constexpr double letter = 6.6;  // about the width of one
      if (static_cast<double>(stretch.name.size()) * letter < length)
        svg_.text(from + 4, top - 8, stretch.name, {.opacity = 0.8});
    }
  }

  void axes() {
    for (const double tick : chart_.y.scale.ticks) {
      svg_.line(left, y(tick), right, y(tick),
                R"(stroke="currentColor" stroke-opacity="0.15" stroke-width="1")");
      svg_.text(left - 8, y(tick) + 4, chart_.y.write(tick), {.anchor = Svg::Anchor::end});
    }
    for (const double tick : chart_.x.scale.ticks) {
      svg_.line(x(tick), bottom, x(tick), bottom + 5,
                R"(stroke="currentColor" stroke-opacity="0.6" stroke-width="1")");
      svg_.text(x(tick), bottom + 19, chart_.x.write(tick), {.anchor = Svg::Anchor::middle});
    }
    svg_.line(left, bottom, right, bottom,
              R"(stroke="currentColor" stroke-opacity="0.6" stroke-width="1")");
    svg_.text(4, 14, chart_.y.name, {.bold = true});
    svg_.text(right, bottom + 40, chart_.x.name, {.anchor = Svg::Anchor::end, .bold = true});
  }

  void curve(std::size_t index, std::vector<End>& ends) {
    const LineChart::Curve& curve = chart_.curves[index];
    std::string steps;
    bool drawing = false;
    std::optional<double> last;
    for (const LineChart::Point& point : curve.points) {
      const bool there = point.y && std::isfinite(*point.y) && std::isfinite(point.x);
      if (there) {
        last = y(*point.y);
        fmt::format_to(std::back_inserter(steps), "{}{:.1f} {:.1f}", drawing ? "L" : "M",
                       x(point.x), *last);
        // A point between two gaps would be a line of no length: give it one to be seen.
        if (!drawing) steps += "h0.1";
      }
      drawing = there;
    }
    if (!last) return;
    svg_.path(steps, stroke(index) + R"( stroke-linecap="round")", curve.name);
    ends.push_back({.curve = index, .y = *last});
  }

  // Names at the ends of their curves, pushed apart where they would cover each other.
  void names(std::vector<End> ends) {
    if (ends.empty()) {
      svg_.text((left + right) / 2, (top + bottom) / 2, "nothing was measured",
                {.anchor = Svg::Anchor::middle});
      return;
    }
    std::ranges::stable_sort(ends, {}, &End::y);
    for (std::size_t i = 1; i < ends.size(); ++i)
      ends[i].y = std::max(ends[i].y, ends[i - 1].y + name_height);
    double limit = bottom;
    for (auto end = ends.rbegin(); end != ends.rend(); ++end) {
      end->y = std::min(end->y, limit);
      limit = end->y - name_height;
    }
    for (const End& end : ends) {
      svg_.line(right + 8, end.y, right + 34, end.y, stroke(end.curve));
      svg_.text(right + 40, end.y + 4, chart_.curves[end.curve].name);
    }
  }

  const LineChart& chart_;
  Svg svg_;
};

}  // namespace

std::string to_svg(const LineChart& chart) { return Drawing(chart).draw(); }

std::string to_svg(const ShareBar& bar) {
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
