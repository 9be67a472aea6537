#include <gtest/gtest.h>

#include <cstdlib>

#include "libcore/base/error.h"
#include "libcore/base/file.h"
#include "tests/support/folder.h"
#include "tests/tls/pair.h"

namespace {

using test::Pair;

class KeyLog : public testing::Test {
 protected:
  void TearDown() override { ::unsetenv("SSLKEYLOGFILE"); }
};

TEST_F(KeyLog, HoldsTheSecretsOfAConnection) {
  const test::Folder folder;
  const std::string path = folder.write("keys", "");
  ::setenv("SSLKEYLOGFILE", path.c_str(), 1);
  Pair pair;
  pair.open();
  EXPECT_NE(base::read_file(path).find("CLIENT_TRAFFIC_SECRET_0 "), std::string::npos);
}

TEST_F(KeyLog, ThatCannotBeWrittenStopsTheProgram) {
  ::setenv("SSLKEYLOGFILE", "/no/such/folder/keys", 1);
  try {
    tls::Context context(tls::ClientSettings{});
    FAIL() << "no error";
  } catch (const base::Error& error) {
    EXPECT_STREQ(
        error.what(),
        "cannot write TLS secrets to /no/such/folder/keys (SSLKEYLOGFILE): No such file or "
        "directory; unset it or name another file");
  }
}

}  // namespace
