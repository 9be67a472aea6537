// What tshark reads in the captures of assay-probe --pcap.

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/e2e/started.h"
#include "tests/support/folder.h"

namespace {

using e2e::Words;

Words with(Words words, const Words& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

// Checksums of IP and TCP are verified too.
std::string tshark(const std::string& capture, const Words& options) {
  const e2e::Ran ran = e2e::run(with(
      {"tshark", "-r", capture, "-o", "ip.check_checksum:TRUE", "-o", "tcp.check_checksum:TRUE"},
      options));
  EXPECT_EQ(ran.status, 0) << ran.err;
  return ran.out;
}

// Whose port, opcode and length of each packet with WebSocket in it, as "client 9 0".
std::string frames(const std::string& capture, const std::string& port) {
  const std::string out =
      tshark(capture, {"-Y", "websocket", "-E", "separator= ", "-T", "fields", "-e", "tcp.srcport",
                       "-e", "websocket.opcode", "-e", "websocket.payload_length"});
  std::string text;
  for (std::size_t begin = 0; begin < out.size(); begin = out.find('\n', begin) + 1) {
    const std::string line = out.substr(begin, out.find('\n', begin) - begin);
    const std::size_t end = line.find(' ');
    text += (line.substr(0, end) == port ? "server" : "client") + line.substr(end) + "\n";
  }
  return text;
}

class Captures : public testing::Test {
 protected:
  std::string capture(const std::string& url, const std::string& id) {
    const e2e::Ran ran = e2e::run({ASSAY_PROBE, "server", url, id, "-q", "--cacert", authority_,
                                   "--pcap", folder_.file("captures")});
    EXPECT_EQ(ran.status, 0) << ran.err;
    return folder_.file("captures/" + id + ".pcap");
  }

  test::Folder folder_;
  std::string authority_ = folder_.file("authority.pem");
  e2e::Started server_{{ASSAY_SERVER, "-l", "127.0.0.1:0", "--tls-listen", "localhost:0",
                        "--tls-self-signed=" + authority_, "-q"}};
  std::string plain_ = server_.where();
  std::string secure_ = server_.where_else();
};

std::string port_of(const std::string& url) {
  const std::size_t colon = url.rfind(':');
  return url.substr(colon + 1, url.rfind('/') - colon - 1);
}

TEST_F(Captures, HaveEveryFrameOfBothDirectionsOverWsAndWss) {
  const std::pair<const char*, const char*> table[] = {
      {"control.ping.empty", "client 9 0\nserver 10 0\nclient 8 2\nserver 8 2\n"},
      {"control.ping.octet-wise-125", "client 9 125\nserver 10 125\nclient 8 2\nserver 8 2\n"},
      {"fragment.basic.text-2", "client 1,0 3,2\nserver 1 5\nclient 8 2\nserver 8 2\n"},
  };
  for (const std::string& url : {plain_, secure_}) {
    for (const auto& [id, expected] : table)
      EXPECT_EQ(frames(capture(url, id), port_of(url)), expected) << url << " " << id;
  }
}

TEST_F(Captures, AreSoundFromHandshakeToFin) {
  const std::string file = capture(plain_, "framing.echo.binary-65536");
  EXPECT_EQ(tshark(file, {"-Y",
                          "tcp.checksum.status == 0 || ip.checksum.status == 0 || "
                          "tcp.analysis.flags || _ws.malformed"}),
            "");
  EXPECT_NE(tshark(file, {"-Y", "http.response.code == 101"}), "");
  const auto count = [&](const char* filter) {
    const std::string out = tshark(file, {"-Y", filter});
    return std::ranges::count(out, '\n');
  };
  EXPECT_EQ(count("tcp.flags.syn == 1"), 2);
  EXPECT_EQ(count("tcp.flags.fin == 1"), 2);
}

}  // namespace
