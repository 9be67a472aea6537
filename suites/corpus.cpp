#include "suites/corpus.h"

#include <fmt/format.h>

#include <array>
#include <iterator>

#include "libcore/base/random.h"

namespace suite {
namespace {

using base::Random;

constexpr std::array vocabulary{
    "the",     "a",      "of",         "and",    "to",     "in",     "harbour", "letter",
    "winter",  "was",    "had",        "river",  "window", "slowly", "never",   "seven",
    "bread",   "horses", "people",     "before", "under",  "little", "stood",   "light",
    "evening", "wooden", "remembered", "again",  "nobody", "green",  "road",    "quiet"};

std::string_view word(Random& random) { return vocabulary[random.below(vocabulary.size())]; }

void add_json(std::string& to, Random& random) {
  fmt::format_to(std::back_inserter(to),
                 R"({{"id":{},"name":"{} {}","price":{}.{:02},"tags":["{}","{}"],"sold":{}}},)",
                 random.below(1'000'000), word(random), word(random), random.below(1000),
                 random.below(100), word(random), word(random), random.below(2) == 0);
}

void add_sentence(std::string& to, Random& random) {
  const std::size_t begin = to.size();
  for (std::uint64_t left = 4 + random.below(12); left > 0; --left) {
    if (to.size() > begin) to += random.below(9) == 0 ? ", " : " ";
    to += word(random);
  }
  to[begin] = static_cast<char>(to[begin] - 'a' + 'A');
  to += random.below(12) == 0 ? ".\n\n" : ". ";
}

void add_element(std::string& to, Random& random) {
  fmt::format_to(std::back_inserter(to),
                 "<li class=\"{}\"><a href=\"/{}/{}\">{} {}</a> <em>{}</em></li>\n", word(random),
                 word(random), random.below(5000), word(random), word(random), word(random));
}

// A row of pixels: runs of one colour, gradients, now and then noise.
void add_row(std::string& to, Random& random) {
  auto colour = static_cast<unsigned char>(random());
  for (int run = 0; run < 8; ++run) {
    const std::uint64_t kind = random.below(8);
    for (std::uint64_t left = random.below(64); left > 0; --left) {
      if (kind >= 5) ++colour;
      to += static_cast<char>(kind == 0 ? random() : colour);
    }
    colour = static_cast<unsigned char>(colour + random.below(16));
  }
}

void add_noise(std::string& to, Random& random) {
  for (std::uint64_t octets = random(), left = sizeof octets; left > 0; --left, octets >>= 8)
    to += static_cast<char>(octets);
}

}  // namespace

std::string_view name(Corpus corpus) {
  constexpr std::array names{"json", "bitmap", "prose", "html", "random"};
  return names[static_cast<std::size_t>(corpus)];
}

bool is_text(Corpus corpus) { return corpus != Corpus::bitmap && corpus != Corpus::random; }

std::string passage(Corpus corpus, std::size_t size, std::uint64_t number) {
  constexpr std::array parts{add_json, add_row, add_sentence, add_element, add_noise};
  Random random(number * parts.size() + static_cast<std::size_t>(corpus));
  std::string made;
  while (made.size() < size) parts[static_cast<std::size_t>(corpus)](made, random);
  made.resize(size);
  return made;
}

}  // namespace suite
