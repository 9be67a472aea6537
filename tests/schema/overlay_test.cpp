#include "libcore/schema/overlay.h"

#include <gtest/gtest.h>

#include "libcore/base/error.h"
#include "libcore/schema/yaml.h"

namespace schema {
namespace {

Value tree(std::string text) {
  Source source("t.yaml", std::move(text));
  auto value = parse_yaml(source);
  source.raise();
  return *value;
}

// The values of the tree, without their origins.
std::string after(std::string yaml, std::string_view path, std::string value) {
  Value changed = tree(std::move(yaml));
  put(changed, parse_path(path), text_value(std::move(value), {}));
  Source source("t", "");
  const std::string text = to_yaml(changed, source);
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.compare(i, 3, "  #") == 0) i = text.find('\n', i);
    plain += text[i];
  }
  return plain;
}

std::string complaint(std::string yaml, std::string_view path) {
  try {
    after(std::move(yaml), path, "1");
  } catch (const base::Error& error) {
    return error.what();
  }
  return "(none)";
}

TEST(Overlay, PutsAValueInPlaceOfAnother) {
  EXPECT_EQ(after("a: {b: 1, c: 2}", "a.b", "3"), "a:\n  b: 3\n  c: 2\n");
  EXPECT_EQ(after("a: {b: {x: 1}}", "a.b", "3"), "a:\n  b: 3\n");
}

TEST(Overlay, MakesWhatIsMissingOnTheWay) {
  EXPECT_EQ(after("a: 1", "b.c.d", "3"), "a: 1\nb:\n  c:\n    d: 3\n");
  EXPECT_EQ(after("a: 1", "b.+", "3"), "a: 1\nb:\n  - 3\n");
}

TEST(Overlay, FindsElementsByNumberAndName) {
  EXPECT_EQ(after("l: [1, 2]", "l.1", "3"), "l:\n  - 1\n  - 3\n");
  EXPECT_EQ(after("l: [{name: x, n: 1}, {name: y, n: 2}]", "l.y.n", "3"),
            "l:\n  - name: x\n    n: 1\n  - name: y\n    n: 3\n");
  EXPECT_EQ(after("l: [1]", "l.+", "3"), "l:\n  - 1\n  - 3\n");
}

TEST(Overlay, KnowsTheOnlyOne) {
  EXPECT_EQ(after("s: {echo: {n: 1}}", "s.*.n", "3"), "s:\n  echo:\n    n: 3\n");
  EXPECT_EQ(complaint("s: {a: {n: 1}, b: {n: 1}}", "s.*.n"),
            "'s' has a, b; say which with --set, as in s.a...");
  EXPECT_EQ(complaint("s: {}", "s.*.n"), "'s' is empty");
}

TEST(Overlay, SaysWhereTheWayEnds) {
  EXPECT_EQ(complaint("a: 5", "a.b"), "'a' is the single value '5', and has no 'b'");
  EXPECT_EQ(complaint("l: [{name: x}, 2]", "l.y"), "'l' has no 'y'; it has x, 1");
}

TEST(Path, TakesKeysWithDotsInQuotes) {
  EXPECT_EQ(parse_path("thresholds.\"connect.failed\".+"),
            (Path{"thresholds", "connect.failed", "+"}));
  EXPECT_EQ(to_string(Path{"a", "b.c"}), "a.\"b.c\"");
  for (const char* bad : {"", ".", "a.", ".a", "a..b", "\"a", "\"a\"b", "a.\"\""})
    EXPECT_THROW(parse_path(bad), base::Error) << bad;
}

}  // namespace
}  // namespace schema
