// What stands in for libFuzzer in an ordinary build: runs the kept inputs of one target, and some
// thousands of mutants of them, always the same ones.
//
//   frame_fuzz tests/fuzz/corpus/frame

#include <fmt/format.h>

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "libcore/base/error.h"
#include "libcore/base/file.h"
#include "libcore/base/random.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

constexpr int mutants = 2000;
constexpr std::size_t longest = 4096;

std::vector<std::string> read_corpus(const std::string& folder) {
  std::set<std::filesystem::path> paths;  // in order, so that the mutants are the same everywhere
  for (const auto& entry : std::filesystem::directory_iterator(folder)) paths.insert(entry.path());
  std::vector<std::string> all = {""};
  for (const auto& path : paths) all.push_back(base::read_file(path));
  return all;
}

void mutate(std::string& input, const std::vector<std::string>& corpus, base::Random& random) {
  const auto place = [&] { return static_cast<std::size_t>(random.below(input.size() + 1)); };
  const std::size_t at = place();
  switch (random.below(6)) {
    case 0:
      if (at < input.size()) input[at] = static_cast<char>(input[at] ^ (1 << random.below(8)));
      break;
    case 1:
      if (at < input.size()) input[at] = static_cast<char>(random());
      break;
    case 2:
      input.insert(at, 1, static_cast<char>(random()));
      break;
    case 3:
      input.erase(at, random.below(8));
      break;
    case 4:
      input.insert(at, input.substr(place(), random.below(64)));
      break;
    default: {  // goes on as another input does
      const std::string& other = corpus[random.below(corpus.size())];
      input = input.substr(0, at) + other.substr(random.below(other.size() + 1));
    }
  }
  if (input.size() > longest) input.resize(longest);
}

void run(const std::string& input) {
  const std::vector<std::uint8_t> octets(input.begin(), input.end());  // no terminating zero
  LLVMFuzzerTestOneInput(octets.data(), octets.size());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    fmt::print(stderr, "usage: {} CORPUS-FOLDER\n", argv[0]);
    return 2;
  }
  const std::vector<std::string> corpus = read_corpus(argv[1]);
  for (const std::string& input : corpus) run(input);
  base::Random random(1);
  for (int i = 0; i < mutants; ++i) {
    std::string input = corpus[random.below(corpus.size())];
    for (std::uint64_t changes = 1 + random.below(4); changes > 0; --changes)
      mutate(input, corpus, random);
    run(input);
  }
  fmt::print("{} inputs and {} mutants\n", corpus.size(), mutants);
  return 0;
}
