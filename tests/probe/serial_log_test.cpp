#include "tools/probe/serial_log.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "libcore/base/error.h"
#include "libcore/net/loop.h"
#include "tests/support/folder.h"

namespace probe {
namespace {

class Logged : public testing::Test {
 protected:
  void say(const std::string& words) { std::ofstream(path, std::ios::app) << words << std::flush; }

  test::Folder folder;
  std::string path = folder.file("serial");
  net::Loop loop;
};

TEST_F(Logged, WhatAFileGetsMeanwhileIsTaken) {
  say("before\n");
  SerialLog log(loop.base(), path);
  EXPECT_EQ(log.take(), "");
  say("boot\n");
  say("ready\n");
  EXPECT_EQ(log.take(), "boot\nready\n");
  EXPECT_EQ(log.take(), "");
}

TEST_F(Logged, OnlyTheEndOfMuchIsKept) {
  say("");
  SerialLog log(loop.base(), path);
  say(std::string(3 * SerialLog::kept, 'a') + "the end");
  const std::string said = log.take();
  EXPECT_EQ(said.size(), SerialLog::kept);
  EXPECT_TRUE(said.ends_with("athe end"));
}

// A pipe holds 64 KiB, a serial line less: both are read before they are asked for.
TEST_F(Logged, APipeIsReadAsItFills) {
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  SerialLog log(loop.base(), path);
  EXPECT_EQ(log.take(), "");
  std::ofstream writer(path);
  for (int i = 0; i < 40; ++i) {
    writer << std::string(4096, 'a') << std::flush;
    loop.post([&] { loop.stop(); });
    loop.run();
  }
  writer << "the end" << std::flush;
  EXPECT_TRUE(log.take().ends_with("the end"));
}

TEST_F(Logged, WhatCannotBeReadIsNamed) {
  for (const std::string& wrong : {folder.file("nothing"), folder.file(".")}) {
    try {
      SerialLog log(loop.base(), wrong);
      FAIL() << wrong;
    } catch (const base::Error& error) {
      EXPECT_NE(std::string(error.what()).find(wrong), std::string::npos) << error.what();
    }
  }
}

}  // namespace
}  // namespace probe
