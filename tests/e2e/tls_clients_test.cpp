// What OpenSSL's own client gets from assay-server: versions, names, resumption, certificates.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "libcore/base/text.h"
#include "tests/e2e/started.h"
#include "tests/support/folder.h"

namespace {

using e2e::Words;

// A certificate that has signed itself, and its key.
void make_certificate(const std::string& name, const std::string& stem) {
  const e2e::Ran ran = e2e::run({"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                                 "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=" + name,
                                 "-days", "2", "-keyout", stem + ".key", "-out", stem + ".pem"});
  ASSERT_EQ(ran.status, 0) << ran.err;
}

class Openssl : public testing::Test {
 protected:
  // Another server than the usual one, with these options.
  std::string start(Words options) {
    Words words = {ASSAY_SERVER, "--tls-listen", "localhost:0", "--tls-self-signed=" + authority_,
                   "-q"};
    words.insert(words.end(), options.begin(), options.end());
    return server_.emplace(words).where();
  }

  // Asks for the page, as it sees it fit to trust the server.
  e2e::Ran ask(const std::string& url, const Words& options) {
    Words words = {"openssl",
                   "s_client",
                   "-connect",
                   url.substr(6, url.size() - 7),
                   "-CAfile",
                   authority_,
                   "-verify_return_error",
                   "-ign_eof"};
    words.insert(words.end(), options.begin(), options.end());
    std::string command =
        R"(printf 'GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' |)";
    for (const std::string& word : words) command += ' ' + base::shell_quoted(word);
    return e2e::run({"sh", "-c", command});
  }

  void expect_page(const std::string& url, const Words& options, const Words& also) {
    const e2e::Ran ran = ask(url, options);
    EXPECT_EQ(ran.status, 0) << ran.err;
    Words all = {"HTTP/1.1 200 OK\r\n", "\nVerification: OK\n"};
    all.insert(all.end(), also.begin(), also.end());
    for (const std::string& words : all)
      EXPECT_NE(ran.out.find(words), ran.out.npos) << words << ran.out << ran.err;
  }

  void expect_alert(const std::string& url, const Words& options, const std::string& alert) {
    const e2e::Ran ran = ask(url, options);
    EXPECT_EQ(ran.out.find("HTTP/1.1"), ran.out.npos) << ran.out;
    EXPECT_NE(ran.err.find(alert), ran.err.npos) << alert << ran.out << ran.err;
  }

  test::Folder folder_;
  std::string authority_ = folder_.file("authority.pem");
  std::optional<e2e::Started> server_;
};

struct Hello {
  Words options;
  Words shown;
};

TEST_F(Openssl, GetsThePageInTheVersionsThatAreGoodAndByAnyName) {
  const std::string url = start({});
  for (const auto& [options, shown] : std::vector<Hello>{
           {{"-tls1_2"}, {"\nNew, TLSv1.2, Cipher is ECDHE-ECDSA-"}},
           {{"-tls1_3"}, {"\nNew, TLSv1.3, Cipher is TLS_"}},
           {{}, {"\nNew, TLSv1.3, "}},
           {{"-servername", "localhost", "-verify_hostname", "localhost"}, {}},
           {{"-servername", "elsewhere.example", "-verify_hostname", "localhost"}, {}},
           {{"-noservername", "-verify_ip", "127.0.0.1"}, {}},
           {{"-alpn", "http/1.1,h2"}, {"\nALPN protocol: http/1.1\n"}},
       }) {
    SCOPED_TRACE(fmt::format("{}", fmt::join(options, " ")));
    expect_page(url, options, shown);
  }
}

TEST_F(Openssl, IsToldWhyThereIsNoTls) {
  const std::string url = start({});
  const std::string old = "DEFAULT:@SECLEVEL=0";  // else it would not ask
  for (const auto& [options, alert] : std::vector<std::pair<Words, std::string>>{
           {{"-tls1_1", "-cipher", old}, "alert protocol version"},
           {{"-tls1", "-cipher", old}, "alert protocol version"},
           {{"-tls1_2", "-cipher", "AES128-SHA"}, "alert handshake failure"},
           {{"-alpn", "h2"}, "alert no application protocol"},
       }) {
    SCOPED_TRACE(fmt::format("{}", fmt::join(options, " ")));
    expect_alert(url, options, alert);
  }
}

TEST_F(Openssl, ResumesItsSession) {
  const std::string url = start({});
  for (const std::string version : {"1_2", "1_3"}) {
    SCOPED_TRACE(version);
    const std::string file = folder_.file(version);
    expect_page(url, {"-tls" + version, "-sess_out", file}, {"\nNew, TLSv1."});
    expect_page(url, {"-tls" + version, "-sess_in", file}, {"\nReused, TLSv1."});
  }
}

TEST_F(Openssl, NeedsACertificateWhereOneIsWanted) {
  const std::string known = folder_.file("known");
  const std::string stranger = folder_.file("stranger");
  make_certificate("known", known);
  make_certificate("stranger", stranger);
  const std::string url = start({"--client-ca", known + ".pem"});
  const auto with = [](const char* version, const std::string& stem) {
    return Words{version, "-cert", stem + ".pem", "-key", stem + ".key"};
  };
  expect_page(url, with("-tls1_2", known),
              {"Acceptable client certificate CA names\nCN = known\n"});
  expect_page(url, with("-tls1_3", known),
              {"Acceptable client certificate CA names\nCN = known\n"});
  expect_alert(url, with("-tls1_2", stranger), "alert unknown ca");
  expect_alert(url, with("-tls1_3", stranger), "alert unknown ca");
  expect_alert(url, {"-tls1_2"}, "alert handshake failure");
  expect_alert(url, {"-tls1_3"}, "alert certificate required");
}

}  // namespace
