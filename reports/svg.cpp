#include "reports/svg.h"

#include <fmt/format.h>

#include <iterator>

#include "reports/legible.h"

namespace report {

std::string markup_escaped(std::string_view text) { return with_entities(legible(text)); }

std::string with_entities(std::string_view legible_text) {
  std::string result;
  for (const char c : legible_text) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      case '\'':
        result += "&#39;";
        break;
      default:
        result += c;
    }
  }
  return result;
}

Svg::Svg(int width, int height, std::string_view name, std::string_view attributes)
    : body_(fmt::format(
          R"(<svg role="img" aria-label="{}" width="{}" height="{}" viewBox="0 0 {} {}" )"
          R"(font-family="system-ui, sans-serif" font-size="12" fill="none"{}{}>)",
          markup_escaped(name), width, height, width, height, attributes.empty() ? "" : " ",
          attributes)) {
  body_ += '\n';
}

void Svg::text(double x, double y, std::string_view text, const TextLook& look) {
  auto out = std::back_inserter(body_);
  fmt::format_to(out, R"(<text x="{:.1f}" y="{:.1f}" fill="currentColor")", x, y);
  if (look.anchor != Anchor::start)
    fmt::format_to(out, R"( text-anchor="{}")", look.anchor == Anchor::end ? "end" : "middle");
  if (look.opacity < 1) fmt::format_to(out, R"( fill-opacity="{}")", look.opacity);
  if (look.size != 12) fmt::format_to(out, R"( font-size="{}")", look.size);
  if (look.bold) body_ += R"( font-weight="bold")";
  fmt::format_to(out, ">{}</text>\n", markup_escaped(text));
}

void Svg::line(double x1, double y1, double x2, double y2, std::string_view looks) {
  fmt::format_to(std::back_inserter(body_),
                 R"(<line x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}" {}/>)", x1, y1, x2, y2,
                 looks);
  body_ += '\n';
}

void Svg::box(double x, double y, double width, double height, std::string_view looks,
              std::string_view tip) {
  fmt::format_to(std::back_inserter(body_),
                 R"(<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" {})", x, y, width,
                 height, looks);
  end_with_tip("rect", tip);
}

void Svg::path(std::string_view steps, std::string_view looks, std::string_view tip) {
  fmt::format_to(std::back_inserter(body_), R"(<path d="{}" {})", steps, looks);
  end_with_tip("path", tip);
}

void Svg::end_with_tip(std::string_view element, std::string_view tip) {
  if (tip.empty()) {
    body_ += "/>\n";
  } else {
    fmt::format_to(std::back_inserter(body_), "><title>{}</title></{}>\n", markup_escaped(tip),
                   element);
  }
}

std::string Svg::finish() && { return std::move(body_) + "</svg>\n"; }

}  // namespace report
