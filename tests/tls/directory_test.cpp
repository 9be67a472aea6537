#include "libcore/tls/directory.h"

#include <gtest/gtest.h>

#include "tests/tls/pair.h"

namespace {

using tls::Certificate;

Certificate made_for(std::vector<std::string> names, tls::KeyType type = tls::KeyType::ec_p256) {
  return test::authority().issue(
      {.common_name = "some.example", .dns_names = std::move(names), .key_type = type});
}

TEST(Directory, FindsTheExactNameThenTheWildcardThenTheFirst) {
  const Certificate first = made_for({"first.example"});
  const Certificate exact = made_for({"a.example.org", "other.test"});
  const Certificate wildcard = made_for({"*.Example.org"});
  const tls::Directory directory({first, wildcard, exact});
  const std::pair<const char*, const Certificate*> rows[] = {
      {"a.example.org", &exact},
      {"A.EXAMPLE.ORG", &exact},
      {"other.test", &exact},
      {"b.example.org", &wildcard},
      {"example.org", &first},
      {"c.b.example.org", &first},
      {"first.example", &first},
      {"unknown.example", &first},
      {"some.example", &first},
      {"", &first},
      {".", &first},
      {"localhost", &first},
  };
  for (const auto& [name, wanted] : rows) {
    SCOPED_TRACE(name);
    ASSERT_EQ(directory.find(name).size(), 1u);
    EXPECT_EQ(directory.find(name).front().key(), wanted->key());
  }
}

TEST(Directory, KeepsAllForOneNameInTheirOrder) {
  const Certificate ec = made_for({"a.test", "b.test"});
  const Certificate rsa = made_for({"a.test"}, tls::KeyType::rsa_2048);
  const tls::Directory directory({ec, rsa});
  ASSERT_EQ(directory.find("a.test").size(), 2u);
  EXPECT_EQ(directory.find("a.test")[0].key(), ec.key());
  EXPECT_EQ(directory.find("a.test")[1].key(), rsa.key());
  EXPECT_EQ(directory.find("b.test").size(), 1u);
  EXPECT_EQ(&directory.find("a.test"), &directory.defaults());
}

TEST(Directory, ACertificateWithoutNamesServesAsTheFirst) {
  const Certificate nameless = made_for({});
  const tls::Directory directory({nameless, made_for({"a.test"})});
  ASSERT_EQ(directory.defaults().size(), 1u);
  EXPECT_EQ(directory.defaults().front().key(), nameless.key());
  EXPECT_EQ(directory.find("b.test").front().key(), nameless.key());
}

}  // namespace
