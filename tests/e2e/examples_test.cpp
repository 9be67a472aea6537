// The examples for CI, read by the parsers of those who run them, and what of them the README
// shows.

#include <gtest/gtest.h>

#include <set>

#include "libcore/base/file.h"
#include "libcore/base/text.h"
#include "tests/e2e/started.h"
#include "tests/support/folder.h"

namespace {

using e2e::Words;

std::string example(const std::string& name) { return ASSAY_EXAMPLES "/" + name; }

// The reader takes the example as it is, and not where `part` of it is damaged.
void expect_read(Words reader, const std::string& name, std::string_view part,
                 std::string_view damage) {
  const test::Folder folder;
  std::string text = base::read_file(example(name));
  const std::size_t at = text.find(part);
  ASSERT_NE(at, text.npos);
  reader.push_back(folder.write("sound.yml", text));
  const e2e::Ran sound = e2e::run(reader);
  EXPECT_EQ(sound.status, 0) << sound.out << sound.err;
  reader.back() = folder.write("damaged.yml", text.replace(at, part.size(), damage));
  const e2e::Ran damaged = e2e::run(reader);
  EXPECT_NE(damaged.status, 0) << damaged.out << damaged.err;
}

TEST(Examples, ActionValidatorReadsTheWorkflow) {
  expect_read({"action-validator"}, "github.yml", "runs-on:", "runs-at:");
  expect_read({"action-validator"}, "github.yml", "steps:", "step:");
}

TEST(Examples, GitlabCiLocalReadsTheJob) {
  const Words reader = {
      "/bin/sh", "-c",
      "cd \"$(dirname \"$0\")\" && gitlab-ci-local --list --file \"$(basename \"$0\")\""};
  expect_read(reader, "gitlab.yml", "  script:", "  scripts:");
  expect_read(reader, "gitlab.yml", "junit: [", "junit: [[");
}

TEST(Examples, GroovyReadsTheJenkinsfile) {
  const Words reader = {ASSAY_GROOVY, "-e", "new GroovyShell().parse(new File(args[0]))"};
  expect_read(reader, "Jenkinsfile", "if (status == 4) {", "if (status == 4 {");
}

// What the README shows are lines of the examples.
TEST(Examples, StandInTheReadme) {
  std::set<std::string, std::less<>> lines;
  for (const char* name : {"github.yml", "gitlab.yml", "Jenkinsfile"}) {
    const std::string text = base::read_file(example(name));
    for (const std::string_view line : base::split(text, '\n')) lines.emplace(line);
  }
  const std::string readme = base::read_file(ASSAY_EXAMPLES "/../README.md");
  bool within = false;
  int shown = 0;
  for (const std::string_view line : base::split(readme, '\n')) {
    if (line.starts_with("```")) {
      within = line == "```yaml" || line == "```groovy";
    } else if (within) {
      EXPECT_TRUE(lines.contains(line)) << line;
      ++shown;
    }
  }
  EXPECT_GT(shown, 10);
}

}  // namespace
