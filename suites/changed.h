#pragma once

namespace suite {

// A copy of what cases are written in, with something changed: what their chained words give.
template <typename Word>
Word changed(Word word, const auto& change) {
  change(word);
  return word;
}

}  // namespace suite
