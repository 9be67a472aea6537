#include "tools/probe/welcome.h"

#include <algorithm>

namespace probe {

std::vector<std::string> words_in_braces(const std::vector<std::string>& command) {
  std::vector<std::string> names;
  for (const std::string& word : command) {
    for (std::size_t open = word.find('{'); open != std::string::npos;
         open = word.find('{', open + 1)) {
      const std::size_t close = word.find_first_not_of("abcdefghijklmnopqrstuvwxyz", open + 1);
      if (close != std::string::npos && close > open + 1 && word[close] == '}')
        names.push_back(word.substr(open + 1, close - open - 1));
    }
  }
  return names;
}

}  // namespace probe
