#pragma once

#include <string>
#include <string_view>

namespace report {

// Text as it stands in markup, in quoted attributes too: legible, and & < > " ' as entities.
std::string markup_escaped(std::string_view text);
// The same for text that is legible already, line by line.
std::string with_entities(std::string_view legible_text);

// Writes one inline drawing. Looks are presentation attributes only, so that it is complete under
// a content policy without styles; what is not a colour of its own is `currentColor`, so that it
// is legible on light and dark. Names and texts may be foreign.
class Svg {
 public:
  // `name` says to those who cannot see it what is drawn. Lengths are in pixels. `attributes` are
  // further ones, ours.
  Svg(int width, int height, std::string_view name, std::string_view attributes = {});

  // Octets that are markup already.
  void raw(std::string_view markup) { body_ += markup; }

  enum class Anchor : unsigned char { start, middle, end };
  struct TextLook {
    Anchor anchor = Anchor::start;
    double opacity = 1;
    int size = 12;
    bool bold = false;
  };
  void text(double x, double y, std::string_view text, const TextLook& look);
  void text(double x, double y, std::string_view text) { this->text(x, y, text, TextLook{}); }

  // `looks` are further attributes, ours: stroke="currentColor" ...
  void line(double x1, double y1, double x2, double y2, std::string_view looks);
  // With a `tip`, a reader who points at it sees that.
  void box(double x, double y, double width, double height, std::string_view looks,
           std::string_view tip = {});
  void path(std::string_view steps, std::string_view looks, std::string_view tip = {});

  std::string finish() &&;

 private:
  void end_with_tip(std::string_view element, std::string_view tip);

  std::string body_;
};

}  // namespace report
