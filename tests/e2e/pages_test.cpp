// Our pages in Chromium, light, dark, narrow, without script and under Jenkins' content policy; and
// as axe-core sees them. What a check would not notice is no check: each has a page that fails it.

#include <gtest/gtest.h>

#include "libcore/base/file.h"
#include "reports/html/page.h"
#include "tests/e2e/started.h"
#include "tests/reports/diff_samples.h"
#include "tests/reports/poison.h"
#include "tests/reports/samples.h"
#include "tests/support/folder.h"

namespace {

class Pages : public testing::Test {
 protected:
  // Looks at pages, and returns what is wrong with them.
  e2e::Ran look(const std::vector<std::string>& pages) const {
    e2e::Words words{ASSAY_NODE, ASSAY_READERS "/pages.js", ASSAY_CHROMIUM};
    for (const std::string& page : pages) {
      words.push_back(folder_.file("page" + std::to_string(words.size()) + ".html"));
      base::write_file(words.back(), page);
    }
    return e2e::run(std::move(words));
  }

  void refuses(std::string_view part, std::string_view other, std::string_view why) const {
    std::string page = report::load_page(test::sample_load());
    const std::size_t at = page.find(part);
    ASSERT_NE(at, page.npos) << part;
    const e2e::Ran ran = look({page.replace(at, part.size(), other)});
    EXPECT_EQ(ran.status, 1) << ran.err;
    EXPECT_NE(ran.out.find(why), ran.out.npos) << ran.out;
  }

 private:
  test::Folder folder_;
};

TEST_F(Pages, AreCompleteForAll) {
  std::vector<std::string> pages = {report::load_page(test::sample_load()),
                                    report::probe_page(test::sample_probe()),
                                    report::load_page(test::poisoned_load("plain")),
                                    report::matrix_page(test::sample_matrix()),
                                    report::diff_page(test::poisoned_load_diff("plain")),
                                    report::card_page(test::sample_card())};
  const std::string hostile = test::hostile_texts().front();
  pages.push_back(report::load_page(test::poisoned_load(hostile)));
  pages.push_back(report::probe_page(test::poisoned_probe(hostile)));
  const e2e::Ran ran = look(pages);
  EXPECT_EQ(ran.status, 0) << ran.out << ran.err;
}

TEST_F(Pages, AreRefusedIfAChartHasNoName) {
  refuses(R"x(<svg role="img" aria-label="Percentile spectrum (response time)")x",
          R"(<svg role="img" aria-label="")", "svg-img-alt");
}

TEST_F(Pages, AreRefusedIfTextIsFaint) {
  refuses("<p class=\"kind\">", "<p class=\"kind\" style=\"color: #9a9a9a\">", "color-contrast");
}

TEST_F(Pages, AreRefusedIfAScriptOfOthersIsThere) {
  refuses("<body>", "<body><script>alert(1)</script>", "Content Security Policy");
}

TEST_F(Pages, AreRefusedIfTheirScriptIsNotWhatTheirPolicySays) {
  refuses("'use strict';", "'use strict' ;", "Content Security Policy");
}

TEST_F(Pages, AreRefusedIfOnlyStyleMakesThemLegible) {
  refuses(R"(stroke="#0072b2")", R"(style="stroke: #0072b2")", "not painted");
}

TEST_F(Pages, AreRefusedIfTheyNeedAPictureThatIsBlocked) {
  refuses("<body>", "<body><img alt=\"a dot\" src=\"data:image/gif;base64,R0lGODlhAQABAAAAACw=\">",
          "under Jenkins");
}

TEST_F(Pages, AreRefusedIfTheyAreWiderThanANarrowWindow) {
  refuses("<body>", "<body><div style=\"width: 600px\">wide</div>", "wider than");
}

}  // namespace
