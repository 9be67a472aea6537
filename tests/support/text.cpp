#include "tests/support/text.h"

#include "libcore/base/text.h"

namespace test {

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

std::size_t count(std::string_view text, std::string_view part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != text.npos; at = text.find(part, at + part.size()))
    ++found;
  return found;
}

std::vector<std::string> words(std::string_view line) {
  std::vector<std::string> all;
  for (const std::string_view word : base::split(line, ' ')) all.emplace_back(word);
  return all;
}

}  // namespace test
