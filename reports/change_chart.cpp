#include "reports/change_chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "reports/figures.h"
#include "reports/scale.h"
#include "reports/svg.h"

namespace report {
namespace {

// Where ticks may be.
constexpr std::array tick_ratios{0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 0.8, 0.9, 1.0, 1.1,
                                 1.25, 1.5,  2.0,  3.0, 5.0, 10., 20., 50., 100.};

Scale scale_for(const ChangeChart& chart) {
  double low = 1 - chart.allowed;
  double high = 1 + chart.allowed;
  const auto widen = [&](double ratio) {
    if (!(ratio > 0) || !std::isfinite(ratio)) return;
    low = std::min(low, ratio);
    high = std::max(high, ratio);
  };
  for (const ChangeChart::Row& row : chart.rows) {
    std::ranges::for_each(row.before, widen);
    std::ranges::for_each(row.after, widen);
    for (const auto& one : {row.middle, row.low, row.high}) widen(one.value_or(1));
  }
  constexpr double margin = 1.05;
  return {.logarithmic = true,
          .low = std::max(std::min(low, 0.9) / margin, tick_ratios.front()),
          .high = std::min(std::max(high, 1.1) * margin, tick_ratios.back())};
}

class ChangeDrawing {
 public:
  explicit ChangeDrawing(const ChangeChart& chart)
      : chart_(chart),
        scale_(scale_for(chart)),
        bottom_(top + row_height * static_cast<double>(chart.rows.size())),
        svg_(width, static_cast<int>(bottom_) + 46, chart.name) {}

  std::string draw() && {
    legend();
    axis();
    double middle = top + row_height / 2;
    for (const ChangeChart::Row& row : chart_.rows) {
      draw(row, middle);
      middle += row_height;
    }
    return std::move(svg_).finish();
  }

 private:
  static constexpr int width = 860;
  static constexpr double left = 150;
  static constexpr double right = 700;  // behind it stand the verdicts
  static constexpr double top = 58;
  static constexpr double row_height = 44;
  static constexpr double apart = 8;  // of old and new, from the middle of their row
  static constexpr std::string_view old_look =
      R"(stroke="currentColor" stroke-opacity="0.7" stroke-width="1.5" fill="none")";

  double x(double ratio) const { return left + scale_.place(ratio) * (right - left); }

  void circle(double x, double y, std::string_view tip) {
    svg_.path(fmt::format("M{:.1f} {:.1f}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z", x - 4, y), old_look, tip);
  }

  void diamond(double x, double y, std::string_view colour, std::string_view tip) {
    svg_.path(fmt::format("M{:.1f} {:.1f}l5 5l-5 5l-5 -5z", x, y - 5),
              fmt::format(R"(fill="{}" fill-opacity="0.75")", colour), tip);
  }

  // Between two ends, with a stroke at each.
  void span(double from, double to, double y, std::string_view colour) {
    svg_.path(fmt::format("M{0:.1f} {2:.1f}v10M{0:.1f} {3:.1f}H{1:.1f}M{1:.1f} {2:.1f}v10", from,
                          to, y - 5, y),
              fmt::format(R"(stroke="{}" stroke-width="1.5")", colour));
  }

  void legend() {
    constexpr double y = 12;
    constexpr std::string_view grey = "#888888";
    circle(left + 5, y, {});
    svg_.text(left + 16, y + 4, "a run before");
    diamond(left + 115, y, grey, {});
    svg_.text(left + 126, y + 4, "a run after");
    svg_.line(left + 215, y - 7, left + 215, y + 7,
              R"(stroke="currentColor" stroke-width="2.5" stroke-opacity="0.8")");
    svg_.text(left + 223, y + 4, "their median");
    span(left + 323, left + 353, y, grey);
    svg_.text(left + 361, y + 4, "where the change lies");
  }

  void axis() {
    const double from = x(1 - chart_.allowed);
    svg_.box(from, top - 6, x(1 + chart_.allowed) - from, bottom_ - top + 6,
             R"(fill="#888888" fill-opacity="0.15")", "changes that are allowed");
    constexpr double least_gap = 52;  // between the middles of two labels
    const double unchanged = x(1);
    double last = left - least_gap;
    for (const double ratio : tick_ratios) {
      if (ratio < scale_.low || ratio > scale_.high) continue;
      const double at = x(ratio);
      const bool crowded = at - last < least_gap || std::abs(at - unchanged) < least_gap;
      if (ratio != 1 && crowded) continue;
      last = at;
      svg_.line(at, top - 6, at, bottom_,
                ratio == 1 ? R"(stroke="currentColor" stroke-opacity="0.6" stroke-width="1")"
                           : R"(stroke="currentColor" stroke-opacity="0.15" stroke-width="1")");
      svg_.text(at, bottom_ + 16, ratio == 1 ? "0" : signed_percent(ratio - 1),
                {.anchor = Svg::Anchor::middle});
    }
    svg_.text(right, bottom_ + 38, "change against the old median",
              {.anchor = Svg::Anchor::end, .bold = true});
  }

  void median(double ratio, double y) {
    svg_.line(x(ratio), y - 8, x(ratio), y + 8,
              R"(stroke="currentColor" stroke-width="2.5" stroke-opacity="0.8")");
  }

  void draw(const ChangeChart::Row& row, double middle) {
    svg_.line(0, middle + row_height / 2, width, middle + row_height / 2,
              R"(stroke="currentColor" stroke-opacity="0.15" stroke-width="1")");
    svg_.text(left - 12, middle + 4, row.name, {.anchor = Svg::Anchor::end});
    svg_.text(right + 12, middle + 4, row.verdict, {.bold = true});
    if (!row.middle) return;
    const double above = middle - apart;
    const double below = middle + apart;
    if (row.low && row.high) span(x(*row.low), x(*row.high), below, row.colour);
    for (const double ratio : row.before)
      if (ratio > 0) circle(x(ratio), above, row.tip);
    for (const double ratio : row.after)
      if (ratio > 0) diamond(x(ratio), below, row.colour, row.tip);
    median(1, above);
    median(*row.middle, below);
  }

  const ChangeChart& chart_;
  Scale scale_;
  double bottom_;
  Svg svg_;
};

}  // namespace

std::string to_svg(const ChangeChart& chart) { return ChangeDrawing(chart).draw(); }

}  // namespace report
