#include "libcore/results/page_data.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "libcore/base/error.h"
#include "libcore/results/json.h"
#include "libcore/stats/base64.h"
#include "libcore/stats/deflated.h"
#include "tests/results/samples.h"

namespace results {
namespace {

std::string page_with(const std::string& data) {
  return "<!DOCTYPE html>\n<meta name=\"generator\" content=\"assay\">\n<p>A run.</p>\n" + data +
         "\n</body>\n";
}

std::string complaint(const std::string& page) {
  try {
    json_of_page(page);
  } catch (const base::Error& error) {
    return error.what();
  }
  return "(none)";
}

TEST(PageData, IsReadBackAsItWas) {
  for (const std::string& json : {to_json(sample_probe()), to_json(sample_load()), std::string()})
    EXPECT_EQ(json_of_page(page_with(page_data(json))), json);
}

TEST(PageData, IsSmallerThanTheFile) {
  Probe probe;
  for (int i = 0; i < 100; ++i) probe.cases.push_back(sample_probe().cases.front());
  EXPECT_LT(page_data(to_json(probe)).size(), to_json(probe).size() / 5);
}

// What a peer said cannot end the block: it is in base64.
TEST(PageData, HoldsNoMarkupWhateverItIsOf) {
  for (const char* text : {"</script><script>alert(1)</script>", "<!--", "]]>", "\"\\\n"}) {
    const std::string data = page_data(to_json(Probe{.run = {.title = text}}));
    EXPECT_EQ(std::ranges::count(data, '<'), 2) << text;
    EXPECT_EQ(data.find('\n'), data.npos) << text;
    EXPECT_EQ(probe_from_json(json_of_page(page_with(data))).run.title, text);
  }
}

TEST(PageData, SaysWhatIsWrongWithAPage) {
  const std::string page = page_with(page_data(to_json(sample_load())));
  const std::size_t inside = page.find("\"data\":\"") + 100;
  std::string changed = page;
  changed[inside] = changed[inside] == 'A' ? 'B' : 'A';
  const struct {
    std::string page;
    const char* why;
  } rows[] = {
      {"<html>a page of others</html>", "1:1: this page is none of assay's"},
      {"", "1:1: this page is none"},
      {page_with(""), "6:1: this page carries no result, or was cut off"},
      {page.substr(0, inside), "4:152: the result in this page is cut off"},
      {changed, "4:51: the result in this page was changed"},
      {page_with(R"(<script type="application/json" id="assay-result">7</script>)"), "was changed"},
      {page_with(R"(<script type="application/json" id="assay-result">{"data":"","octets":1,)"
                 R"("encoding":"base64 of zlib of JSON"}</script>)"),
       "was changed"},
      {page_with(R"(<script type="application/json" id="assay-result">{"data":"","octets":-1,)"
                 R"("encoding":"base64 of zlib of JSON"}</script>)"),
       "was changed"},
      {page_with(R"(<script type="application/json" id="assay-result">{}</script>)"),
       "was changed"},
  };
  for (const auto& [text, why] : rows)
    EXPECT_NE(complaint(text).find(why), std::string::npos) << why << ": " << complaint(text);
}

}  // namespace
}  // namespace results
