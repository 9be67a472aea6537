#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "libcore/base/error.h"
#include "libcore/base/text.h"
#include "tests/probe/parsed.h"
#include "tests/support/folder.h"
#include "tools/probe/options.h"

namespace probe {
namespace {

using namespace std::chrono_literals;
using Assign = Welcome::Assign;

TEST(ClientOptions, AwaitClientsInOrderIfNothingIsSaid) {
  const Options o = options("client");
  ASSERT_TRUE(o.settings.welcome);
  EXPECT_EQ(o.settings.welcome->listen, "127.0.0.1:9001");
  EXPECT_EQ(o.settings.welcome->assign, Assign::sequence);
  EXPECT_EQ(o.settings.welcome->wait, 30s);
  EXPECT_EQ(o.settings.parallel, 1u);
  for (const suite::Case* script : o.settings.cases) EXPECT_TRUE(script->judges(ws::Role::client));
  EXPECT_FALSE(options("server ws://a/").settings.welcome);
}

TEST(ClientOptions, TakeTheCommandBehindTheDashesAsItStands) {
  const Options o = options("client control.ping -p 3 -v -- node client.js -v {url}");
  const std::vector<std::string> command{"node", "client.js", "-v", "{url}"};
  EXPECT_EQ(o.settings.welcome->command, command);
  EXPECT_EQ(o.settings.parallel, 3u);
  EXPECT_TRUE(o.verbose);
  EXPECT_EQ(o.command, "assay-probe client control.ping -p 3 -v -- node client.js -v '{url}'");
  EXPECT_EQ(o.settings.replay, "assay-probe client -p 3 {case} -- node client.js -v '{url}'");
}

TEST(ClientOptions, SayHowClientsCome) {
  const Options o =
      options("client -l 0.0.0.0:80 --wait 5s --on-case ./cycle --pause 500ms --resume state");
  EXPECT_EQ(o.settings.welcome->listen, "0.0.0.0:80");
  EXPECT_EQ(o.settings.welcome->wait, 5s);
  EXPECT_EQ(o.settings.welcome->on_case, "./cycle");
  EXPECT_EQ(o.settings.welcome->pause, 500ms);
  EXPECT_EQ(o.settings.journal, "state");
  EXPECT_EQ(options("client --assign driver").settings.welcome->assign, Assign::driver);
  const Options by_port = options("client --assign port --port-range 30000-");
  EXPECT_EQ(by_port.settings.welcome->first_port, 30000);
  EXPECT_EQ(options("client --observe 1h --echo").observes, 1h);
  EXPECT_TRUE(options("client --trace control.ping.empty -- c {url}").trace);
}

TEST(ClientOptions, AreThoseOfAutobahnsFile) {
  const test::Folder folder;
  const std::string server = folder.write("fuzzingserver.json", R"({
    "url": "ws://127.0.0.1:9005", "outdir": "reports", "cases": ["1.*", "2.*"],
    "exclude-cases": ["2.10"], "exclude-agent-cases": {"mine": ["1.2.*"]}})");
  const Options o = options("client --autobahn-spec " + server);
  EXPECT_EQ(o.settings.welcome->listen, "127.0.0.1:9005");
  EXPECT_EQ(o.settings.welcome->assign, Assign::driver);
  EXPECT_EQ(o.settings.cases.size(), 26u);
  EXPECT_EQ(o.settings.welcome->excluded.at("mine"), std::vector<std::string>{"1.2.*"});
  ASSERT_EQ(o.outputs.size(), 1u);
  EXPECT_EQ(o.outputs.front().format, report::Format::autobahn);
  EXPECT_EQ(o.outputs.front().path, "reports");

  const std::string client = folder.write("fuzzingclient.json", R"({
    "servers": [{"agent": "a", "url": "ws://a:1"}, {"url": "ws://b:2/x", "options": {}}],
    "cases": ["1.1.*"], "exclude-agent-cases": {"a": ["1.1.1"]}})");
  const Options many = options("server --autobahn-spec " + client);
  ASSERT_EQ(many.servers.size(), 2u);
  EXPECT_EQ(many.servers[0].name, "a");
  EXPECT_EQ(many.servers[1].name, "ws://b:2/x");
  EXPECT_EQ(many.servers[0].cases.size() + 1, many.servers[1].cases.size());

  EXPECT_NE(complaint("server --autobahn-spec " + server).find("names no servers"),
            std::string::npos);
  EXPECT_NE(complaint("client --autobahn-spec " + client).find("no url to await clients at"),
            std::string::npos);
  const std::pair<const char*, const char*> wrong[] = {
      {"{", "it is no JSON: "},
      {"[]", "the whole has to be an object"},
      {"{}", "it names neither servers nor a url"},
      {R"({"url": 1})", "url has to be text in quotes"},
      {R"({"servers": {}})", "servers has to be a list"},
      {R"({"servers": [{}]})", "servers[0] has no url"},
      {R"({"url": "ws://a", "cases": [1]})", "cases[0] has to be text in quotes"},
      {R"({"url": "ws://a", "cases": ["99.1"]})", "no case is called '99.1'"},
      {R"({"url": "ws://a", "exclude-agent-cases": {"x": ["99"]}})", "no case is called '99'"},
  };
  for (const auto& [text, reason] : wrong) {
    const std::string said =
        complaint("client --autobahn-spec " + folder.write("wrong.json", text));
    EXPECT_NE(said.find(reason), std::string::npos) << text << " -> " << said;
  }
}

TEST(ClientOptions, AreRefusedWithAReason) {
  const std::pair<const char*, const char*> table[] = {
      {"client -- node client.js", "the command behind '--' has no {url} in it"},
      {"client -- c {url} {nonsense}", "the command has {nonsense} in it"},
      {"client --assign path -- c {url}", "a command is told where to go"},
      {"client -l 127.0.0.1:1 -- c {url}", "a command is told where to go"},
      {"client --assign port", "--assign port and --port-range belong together"},
      {"client --port-range 1-", "--assign port and --port-range belong together"},
      {"client --assign port --port-range 30000", "--port-range: '30000' is not of the form"},
      {"client --assign port --port-range 0-", "--port-range: '0-' is not of the form"},
      {"client --assign port --port-range x-", "--port-range: 'x-' is not of the form"},
      {"client --on-case x -p 2", "--on-case, --pause and --serial-log play one case"},
      {"client --pause 1s --assign path",
       "--on-case, --pause and --serial-log need to know the next"},
      {"client --serial-log s --assign query",
       "--on-case, --pause and --serial-log need to know the next"},
      {"client --observe 1s -- c {url}", "--observe plays no cases"},
      {"client -- c {url} {ca}", "--cert, --key, --ca-out and {ca} belong to --tls"},
      {"client --key k", "--cert, --key, --ca-out and {ca} belong to --tls"},
      {"client --tls --key k", "--key needs --cert"},
      {"client --tls --cert c -- c {url} {ca}", "with --cert no authority is made"},
      {"client --echo", "--echo belongs to --observe"},
      {"client --trace control.ping", "--trace shows one case"},
      {"client handshake.request", "no case is left that judges clients"},
      {"server ws://a/ -- c {url}", "'--' and a command behind it belong to 'client'"},
      {"server ws://a/ --autobahn-spec x.json", "cannot read x.json"},
  };
  for (const auto& [line, reason] : table) {
    const std::string said = complaint(line);
    EXPECT_TRUE(said.starts_with(reason)) << line << " -> " << said;
  }
}

}  // namespace
}  // namespace probe
