#pragma once

#include <array>
#include <string_view>

namespace report {

// The files reports/html/*.html as they were when the library was built.
struct TemplateText {
  std::string_view name;  // without ".html"
  std::string_view text;
};
extern const std::array<TemplateText, 7> template_texts;

}  // namespace report
