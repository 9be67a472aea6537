#include "tools/load/command.h"

#include <gtest/gtest.h>

#include "libcore/net/child.h"
#include "profiles/example.h"
#include "profiles/profile.h"
#include "tests/support/folder.h"

namespace load {
namespace {

using namespace std::chrono_literals;

std::string said(const std::vector<std::string>& arguments) {
  const auto answer = answer_command(arguments);
  return answer ? answer->text : "no command";
}

std::string refused(const std::vector<std::string>& arguments) {
  try {
    answer_command(arguments);
  } catch (const base::Error& error) {
    EXPECT_EQ(error.exit_status(), 2);
    return error.what();
  }
  return "";
}

TEST(Command, LeavesARunAlone) {
  EXPECT_FALSE(answer_command({}).has_value());
  EXPECT_FALSE(answer_command({"ws://127.0.0.1:9001/echo", "check"}).has_value());
  EXPECT_FALSE(answer_command({"--help"}).has_value());
}

TEST(Command, WritesEveryExampleAsItIs) {
  for (const profile::Example& example : profile::examples)
    EXPECT_EQ(said({"init", std::string(example.name)}), example.text);
  EXPECT_EQ(said({"init"}), said({"init", "echo"}));
  EXPECT_EQ(refused({"init", "strom"}), "init: no profile 'strom'; did you mean 'storm'?");
  EXPECT_EQ(refused({"init", "chess"}),
            "init: no profile 'chess'; there are echo, fanout, storm, soak");
}

TEST(Command, PrintsTheSchema) { EXPECT_EQ(said({"schema"}), profile::json_schema()); }

TEST(Command, ChecksAProfile) {
  const test::Folder folder;
  const std::string file = folder.write("echo.yaml", said({"init", "echo"}));
  const std::string text = said({"check", file});
  EXPECT_TRUE(text.starts_with("echo: Replies of an echo server")) << text;
  EXPECT_TRUE(text.ends_with(file + ": sound, and there is room for it here\n")) << text;
  EXPECT_NE(refused({"check"}).find("PROFILE is required"), std::string::npos);
  EXPECT_NE(refused({"check", folder.file("none.yaml")}).find("none.yaml"), std::string::npos);
  EXPECT_NE(said({"check", "--help"}).find("Usage: assay-load check"), std::string::npos);
}

TEST(Command, LooksAtTheFilesOfAProfileToo) {
  const test::Folder folder;
  const auto check = [&](const std::string& more) {
    return refused({"check", folder.write("p.yaml",
                                          "version: 1\ntarget: {url: \"ws://a/\"}\n"
                                          "scenarios: {a: {population: {connections: 1}, "
                                          "traffic: [{rate: 1/s, do: [{send: m}]}]}}\n" +
                                              more)});
  };
  EXPECT_EQ(check("payloads: {m: {text: hello}}\n"), "");
  EXPECT_NE(check("payloads: {m: {file: none.bin}}\n").find("none.bin"), std::string::npos);
  EXPECT_NE(check("data: {d: {file: none.csv}}\n").find("none.csv"), std::string::npos);
  EXPECT_NE(check("baseline: {file: none.json}\n").find("none.json: there is no baseline yet"),
            std::string::npos);
}

TEST(Command, ExitsAsTheProfileDeserves) {
  const test::Folder folder;
  const auto status = [&](const std::string& connections) {
    const std::string file = folder.write("p.yaml",
                                          "version: 1\ntarget: {url: \"ws://127.0.0.1:1/\"}\n"
                                          "scenarios: {a: {population: {connections: " +
                                              connections + "}}}\n");
    net::Child child(
        {.words = {ASSAY_LOAD, "check", file}, .capture_out = true, .capture_err = true});
    const int exit = child.wait(60s).value_or(-1);
    EXPECT_EQ(child.out().find("Scenario a") != std::string::npos, exit != 2) << child.out();
    EXPECT_EQ(child.err().starts_with("assay-load: "), exit != 0) << child.err();
    return exit;
  };
  EXPECT_EQ(status("10"), 0);
  EXPECT_EQ(status("many"), 2);
  EXPECT_EQ(status("100k"), 4);  // more than there can be ports
}

}  // namespace
}  // namespace load
