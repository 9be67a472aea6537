#pragma once

#include <array>
#include <string_view>

namespace report {

// The files reports/html/*.html as they were when the library was built.
struct TemplateText {
  std::string_view name;  // without ".html"
  std::string_view text;
};
extern const std::array<TemplateText, 12> template_texts;

// The script element of all pages, and the SHA-256 of what stands within it, in Base64: a page's
// content policy lets no other script run.
extern const std::string_view page_script;
extern const std::string_view page_script_hash;

}  // namespace report
