#include "libcore/results/result.h"

#include <gtest/gtest.h>

#include "libcore/base/error.h"
#include "libcore/results/json.h"
#include "libcore/results/page_data.h"
#include "libcore/stats/histogram_codec.h"
#include "tests/results/samples.h"

namespace results {
namespace {

std::string page_of(const std::string& json) {
  return "\n<!DOCTYPE html><meta name=\"generator\" content=\"assay\">" + page_data(json);
}

TEST(Result, IsReadInEveryFormThatHoldsOne) {
  const Matrix matrix{.probes = {sample_probe(), Probe()}};
  EXPECT_EQ(std::get<Probe>(read_result(to_json(sample_probe()), "a")), sample_probe());
  EXPECT_EQ(std::get<Load>(read_result(to_json(sample_load()), "a")), sample_load());
  EXPECT_EQ(std::get<Matrix>(read_result(to_json(matrix), "a")), matrix);
  const Card card{.title = "2.3.1", .probes = {sample_probe()}, .loads = {sample_load()}};
  EXPECT_EQ(std::get<Card>(read_result(page_of(to_json(card)), "a")), card);
  EXPECT_EQ(std::get<Probe>(read_result(page_of(to_json(sample_probe())), "a")), sample_probe());
  EXPECT_EQ(std::get<Load>(read_result(page_of(to_json(sample_load())), "a")), sample_load());
  EXPECT_EQ(std::get<Matrix>(read_result(page_of(to_json(matrix)), "a")), matrix);
  const std::string line = "1.0,1.0,1.0," + stats::encode_text(stats::Histogram());
  for (const std::string& log : {line, "Tag=x," + line, "#[a comment]\n" + line})
    EXPECT_TRUE(std::holds_alternative<Load>(read_result(log, "a"))) << log;
}

TEST(Result, ThatIsNoneIsNamedWithItsPlace) {
  const struct {
    std::string content;
    const char* why;
  } rows[] = {
      {"", "run: this is no result file: parse error at line 1, column 1"},
      {"{", "run: this is no result file: parse error"},
      {"[]", "run: this is JSON, but no result"},
      {R"({"$schema":"urn:assay:result:matrix","version":1,"probes":[{}]})",
       "run: probes[0]: '$schema' is missing"},
      {"<html>", "run:1:1: this page is none of assay's"},
      {page_of("{}"), "run: this is JSON, but no result"},
      {"#[a comment]\nfoo", "run:2:1: this is no time"},
  };
  for (const auto& [content, why] : rows) {
    try {
      read_result(content, "run");
      ADD_FAILURE() << why;
    } catch (const base::Error& error) {
      EXPECT_TRUE(std::string(error.what()).starts_with(why)) << why << "\n  " << error.what();
    }
  }
}

TEST(Result, OfAMissingFileIsNamed) {
  EXPECT_THROW(read_result_file("/nowhere/run.json"), base::Error);
}

}  // namespace
}  // namespace results
