#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace probe {

// A file that names cases, a line each: an id or a glob, then perhaps '#' and why.
//
//   framing.mask.missing-*   # we let unmasked frames pass, issue 17
class CaseList {
 public:
  CaseList() = default;

  // Throws base::Error for what cannot be read, and with its line for what names no case.
  static CaseList read(const std::string& path);
  static CaseList parse(const std::string& path, const std::string& text);

  // Whether a line names this item: "framing.echo.text-0[byte]" is also named by the bare id.
  bool names(std::string_view id) const;

  // The text of a file that names what `wanted` wants and nothing that `stale` says is past. Lines
  // that stay are left as they are, comments too.
  std::string updated(const std::vector<std::string>& wanted,
                      const std::function<bool(std::string_view pattern)>& stale) const;

 private:
  struct Line {
    std::string text;     // as it stands in the file
    std::string pattern;  // none in a comment
  };
  std::vector<Line> lines_;
};

// Whether the id or glob of a list names this item.
bool matches(std::string_view pattern, std::string_view id);

}  // namespace probe
