#include "reports/chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <utility>

#include "libcore/base/units.h"
#include "reports/svg.h"

namespace report {
namespace {

constexpr int width = 860;
constexpr double left = 62;
constexpr double right = 720;  // behind it stand the names of the curves
constexpr double plot_height = 232;
constexpr double margin = 3;       // above and below, for lines that lie on the edge
constexpr double below_plot = 48;  // the ticks and the name of the x axis
constexpr double line_height = 16;
constexpr double letter = 6.6;  // about the width of one
constexpr double swatch = 26;
constexpr std::string_view tint_colour = "#1f86c8";

double length_of(std::string_view text) { return letter * static_cast<double>(text.size()); }

// Colours that are told apart with any sight and are legible on white and on near black.
struct Stroke {
  std::string_view colour;
  std::string_view dashes;
};
constexpr std::array<Stroke, 6> strokes{{{"#0072b2", "none"},
                                         {"#d55e00", "7 3"},
                                         {"#009e73", "2 3"},
                                         {"#b5609a", "10 3 2 3"},
                                         {"#9a7400", "14 4"},
                                         {"#808080", "4 2 1 2 1 2"}}};

std::string stroke(std::size_t curve) {
  const Stroke& look = strokes[curve % strokes.size()];
  return fmt::format(
      R"(stroke="{}" stroke-width="2" stroke-dasharray="{}" stroke-linejoin="round")", look.colour,
      look.dashes);
}

// The names of curves and tints where they stand below the chart, in rows.
struct Legend {
  struct Entry {
    bool of_tint;
    std::size_t index;
    double x, y;  // y counts from the first row
  };
  std::vector<Entry> entries;
  double height = 0;

  void add(bool of_tint, std::size_t index, std::string_view name) {
    const double length = swatch + 6 + length_of(name) + 18;
    if (x_ > left && x_ + length > width) {
      x_ = left;
      height += line_height;
    }
    entries.push_back({.of_tint = of_tint, .index = index, .x = x_, .y = height});
    x_ += length;
  }

 private:
  double x_ = left;
};

Legend legend_of(const LineChart& chart) {
  Legend legend;
  const auto too_long = [](const auto& curve) {
    return right + 40 + length_of(curve.name) > width;
  };
  if (std::ranges::any_of(chart.curves, too_long))
    for (std::size_t i = 0; i < chart.curves.size(); ++i)
      legend.add(false, i, chart.curves[i].name);
  for (std::size_t i = 0; i < chart.tints.size(); ++i) legend.add(true, i, chart.tints[i].name);
  if (!legend.entries.empty()) legend.height += line_height;
  return legend;
}

// The names of moments have a line above those of stretches.
double top_of(const LineChart& chart) { return chart.moments.empty() ? 40 : 56; }

int height_of(const LineChart& chart) {
  return static_cast<int>(top_of(chart) + plot_height + below_plot + legend_of(chart).height);
}

class LineDrawing {
 public:
  explicit LineDrawing(const LineChart& chart)
      : chart_(chart),
        legend_(legend_of(chart)),
        top_(top_of(chart)),
        bottom_(top_ + plot_height),
        svg_(width, height_of(chart), chart.name, attributes(chart)) {}

  std::string draw() && {
    y_axis();
    x_axis();
    marks();
    const std::vector<End> ends = plot();
    if (ends.empty() && chart_.tints.empty())
      svg_.text((left + right) / 2, (top_ + bottom_) / 2, "nothing was measured",
                {.anchor = Svg::Anchor::middle});
    if (legend_.entries.empty() || legend_.entries.front().of_tint) names(ends);
    legend();
    return std::move(svg_).finish();
  }

 private:
  struct End {
    std::size_t curve;
    double y;
  };

  static std::string attributes(const LineChart& chart) {
    if (!chart.over_time) return {};
    return fmt::format(R"(data-from="{}" data-to="{}")", chart.x.scale.low, chart.x.scale.high);
  }

  double x(double value) const { return left + chart_.x.scale.place(value) * (right - left); }
  double y(double value) const { return bottom_ - chart_.y.scale.place(value) * (bottom_ - top_); }

  // Groups and the inner drawing are what the script takes hold of: what moves along with the part
  // of the time that is looked at, and what is stretched.
  void group(std::string_view part) { svg_.raw(fmt::format("<g data-part=\"{}\">\n", part)); }
  void end_group() { svg_.raw("</g>\n"); }

  void y_axis() {
    for (const double tick : chart_.y.scale.ticks) {
      svg_.line(left, y(tick), right, y(tick),
                R"(stroke="currentColor" stroke-opacity="0.15" stroke-width="1")");
      svg_.text(left - 8, y(tick) + 4, chart_.y.write(tick), {.anchor = Svg::Anchor::end});
    }
    svg_.text(4, 14, chart_.y.name, {.bold = true});
  }

  void x_axis() {
    svg_.line(left, bottom_, right, bottom_,
              R"(stroke="currentColor" stroke-opacity="0.6" stroke-width="1")");
    svg_.text(right, bottom_ + 40, chart_.x.name, {.anchor = Svg::Anchor::end, .bold = true});
    group("ticks");
    for (const double tick : chart_.x.scale.ticks) {
      svg_.line(x(tick), bottom_, x(tick), bottom_ + 5,
                R"(stroke="currentColor" stroke-opacity="0.6" stroke-width="1")");
      svg_.text(x(tick), bottom_ + 19, chart_.x.write(tick), {.anchor = Svg::Anchor::middle});
    }
    end_group();
  }

  void marks() {
    group("marks");
    for (const LineChart::Stretch& stretch : chart_.stretches) {
      const double from = x(stretch.from);
      svg_.line(from, top_ - 18, from, bottom_,
                R"(stroke="#888888" stroke-width="1" stroke-dasharray="1 2")");
      if (length_of(stretch.name) < x(stretch.to) - from)
        svg_.text(from + 4, top_ - 8, stretch.name, {.opacity = 0.8});
    }
    double free = 0;  // where the name before ends
    for (const LineChart::Moment& moment : chart_.moments) {
      const double at = x(moment.at);
      svg_.line(at, top_ - 34, at, bottom_,
                R"(stroke="currentColor" stroke-opacity="0.7" stroke-width="1")");
      const double length = length_of(moment.name);
      const bool turned = at + 4 + length > width;
      const double from = turned ? at - 4 - length : at + 4;
      if (from < free) continue;
      svg_.text(turned ? at - 4 : at + 4, top_ - 25, moment.name,
                {.anchor = turned ? Svg::Anchor::end : Svg::Anchor::start});
      free = from + length + 4;
    }
    end_group();
  }

  // All that lies between the axes, clipped, in a drawing of its own.
  std::vector<End> plot() {
    const std::string place = fmt::format("{:g} {:g} {:g} {:g}", left, top_ - margin, right - left,
                                          plot_height + 2 * margin);
    svg_.raw(fmt::format(
        R"(<svg data-part="plot" x="{:g}" y="{:g}" width="{:g}" height="{:g}" viewBox="{}" )"
        R"(preserveAspectRatio="none">)",
        left, top_ - margin, right - left, plot_height + 2 * margin, place));
    svg_.raw("\n");
    for (const LineChart::Stretch& stretch : chart_.stretches)
      if (stretch.shaded)
        svg_.box(x(stretch.from), top_, x(stretch.to) - x(stretch.from), bottom_ - top_,
                 R"(fill="#888888" fill-opacity="0.15")", stretch.tip);
    for (const LineChart::Tint& one : chart_.tints) tint(one);
    std::vector<End> ends;
    for (std::size_t i = 0; i < chart_.curves.size(); ++i) curve(i, ends);
    for (const LineChart::Tip& tip : chart_.tips)
      svg_.box(x(tip.from), top_, std::max(x(tip.to) - x(tip.from), 1.0), bottom_ - top_,
               R"(pointer-events="all")", tip.text);
    svg_.raw("</svg>\n");
    return ends;
  }

  void tint(const LineChart::Tint& tint) {
    std::string steps;
    for (const LineChart::Tint::Box& box : tint.boxes)
      fmt::format_to(std::back_inserter(steps), "M{:.1f} {:.1f}H{:.1f}V{:.1f}H{:.1f}z", x(box.left),
                     y(box.low), x(box.right), y(box.high), x(box.left));
    svg_.path(steps, fmt::format(R"(fill="{}" fill-opacity="{:.2f}")", tint_colour, tint.opacity),
              tint.name);
  }

  void curve(std::size_t index, std::vector<End>& ends) {
    const LineChart::Curve& curve = chart_.curves[index];
    const auto there = [&](std::size_t i) {
      if (i >= curve.points.size()) return false;
      const LineChart::Point& point = curve.points[i];
      return point.y && std::isfinite(*point.y) && std::isfinite(point.x);
    };
    std::string steps;
    std::optional<double> last;
    for (std::size_t i = 0; i < curve.points.size(); ++i) {
      if (!there(i)) continue;
      const bool begins = i == 0 || !there(i - 1);
      const double at = x(curve.points[i].x);
      last = y(*curve.points[i].y);
      if (begins && !there(i + 1)) {  // between two gaps: a line of some length, to be seen
        fmt::format_to(std::back_inserter(steps), "M{:.1f} {:.1f}h6", at - 3, *last);
      } else {
        fmt::format_to(std::back_inserter(steps), "{}{:.1f} {:.1f}", begins ? "M" : "L", at, *last);
      }
    }
    if (!last) return;
    svg_.path(steps,
              stroke(index) + R"( stroke-linecap="round" vector-effect="non-scaling-stroke")",
              curve.name);
    ends.push_back({.curve = index, .y = *last});
  }

  // Names at the ends of their curves, pushed apart where they would cover each other.
  void names(std::vector<End> ends) {
    std::ranges::stable_sort(ends, {}, &End::y);
    for (std::size_t i = 1; i < ends.size(); ++i)
      ends[i].y = std::max(ends[i].y, ends[i - 1].y + line_height);
    double limit = bottom_;
    for (auto end = ends.rbegin(); end != ends.rend(); ++end) {
      end->y = std::min(end->y, limit);
      limit = end->y - line_height;
    }
    for (const End& end : ends) {
      svg_.line(right + 8, end.y, right + 8 + swatch, end.y, stroke(end.curve));
      svg_.text(right + 40, end.y + 4, chart_.curves[end.curve].name);
    }
  }

  void legend() {
    for (const Legend::Entry& entry : legend_.entries) {
      const double at = bottom_ + below_plot + 12 + entry.y;
      if (entry.of_tint) {
        const LineChart::Tint& tint = chart_.tints[entry.index];
        svg_.box(entry.x, at - 10, swatch, 12,
                 fmt::format(R"(fill="{}" fill-opacity="{:.2f}")", tint_colour, tint.opacity));
        svg_.text(entry.x + swatch + 6, at, tint.name);
      } else {
        svg_.line(entry.x, at - 4, entry.x + swatch, at - 4, stroke(entry.index));
        svg_.text(entry.x + swatch + 6, at, chart_.curves[entry.index].name);
      }
    }
  }

  const LineChart& chart_;
  const Legend legend_;
  const double top_;
  const double bottom_;
  Svg svg_;
};

}  // namespace

Range range_of(const std::vector<LineChart::Curve>& curves) {
  Range range;
  for (const LineChart::Curve& curve : curves) {
    for (const LineChart::Point& point : curve.points) {
      if (!point.y) continue;
      range.highest = std::max(range.highest, *point.y);
      if (*point.y > 0 && (range.lowest == 0 || *point.y < range.lowest)) range.lowest = *point.y;
    }
  }
  return range;
}

std::string write_tick(double value) {
  return value < 1000 ? fmt::format("{:.6g}", value) : base::format_count(value);
}

std::string to_svg(const LineChart& chart) { return LineDrawing(chart).draw(); }

}  // namespace report
