#include "tools/load/table.h"

#include <gtest/gtest.h>

#include <functional>

#include "libcore/base/error.h"

namespace load {
namespace {

using Records = std::vector<std::vector<std::string>>;

std::string why(const std::function<void()>& read) {
  try {
    read();
  } catch (const base::Error& error) {
    return error.what();
  }
  return {};
}

TEST(Table, IsReadFromCsv) {
  const Table table = read_csv("users.csv", "name,token\r\nann,1\nbob,\"2,\"\"x\"\"\n\"\n\n,\n");
  EXPECT_EQ(table.columns, (std::vector<std::string>{"name", "token"}));
  EXPECT_EQ(table.records, (Records{{"ann", "1"}, {"bob", "2,\"x\"\n"}, {"", ""}}));
  EXPECT_EQ(table.column("token"), 1u);
}

TEST(Table, OfCsvMayHaveAMarkAndNoLastLineEnd) {
  const Table table = read_csv("x", "\xef\xbb\xbfid\n7\n8");
  EXPECT_EQ(table.columns.front(), "id");
  EXPECT_EQ(table.records, (Records{{"7"}, {"8"}}));
}

TEST(Table, SaysWhereCsvIsNone) {
  EXPECT_EQ(why([] { read_csv("u.csv", "a,b\n1,2\n3\n"); }),
            "u.csv:3: 1 fields, where the first line names 2 columns");
  EXPECT_EQ(why([] { read_csv("u.csv", "a\n\"x\ny\n"); }), "u.csv:2: a field in quotes never ends");
  EXPECT_NE(why([] { read_csv("u.csv", "a\n\"x\"y\n"); }).find("u.csv:2: something stands"),
            std::string::npos);
  EXPECT_NE(why([] { read_csv("u.csv", "a\nx\"y\n"); }).find("u.csv:2: a quote inside"),
            std::string::npos);
  EXPECT_EQ(why([] { read_csv("u.csv", "a,b\n"); }), "u.csv: there is no record in it");
  EXPECT_EQ(why([] { read_csv("u.csv", ""); }), "u.csv: there is no record in it");
  EXPECT_EQ(why([] { read_csv("u.csv", "a,b\n1,2\n").column("c"); }),
            "there is no column 'c'; there are a, b");
}

TEST(Table, IsReadFromLinesOfJson) {
  const Table table = read_jsonl("x",
                                 "{\"who\": \"a n\", \"i/d\\\"\": 1}\n\n{\"i/d\\\"\": null, "
                                 "\"who\": {\"x\": []}, \"more\": 1}\n");
  EXPECT_EQ(table.columns, (std::vector<std::string>{"who", "i/d\""}));
  EXPECT_EQ(table.records, (Records{{"a n", "1"}, {"{\"x\":[]}", "null"}}));
  EXPECT_EQ(why([] { read_jsonl("u", "{\"a\": 1}\n{\"b\": 1}\n"); }),
            "u:2: there is no key 'a', which the first line has");
  EXPECT_EQ(why([] { read_jsonl("u", "[1]"); }), "u:1: this is no JSON object");
  EXPECT_EQ(why([] { read_jsonl("u", "{"); }), "u:1: this is no JSON object");
}

TEST(Table, IsReadFromLines) {
  EXPECT_EQ(read_lines("x", "one\r\n\ntwo").records, (Records{{"one"}, {"two"}}));
  EXPECT_EQ(why([] { read_lines("x", "\n\n"); }), "x: there is no record in it");
}

}  // namespace
}  // namespace load
