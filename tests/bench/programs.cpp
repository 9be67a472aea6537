#include "tests/bench/programs.h"

#include <filesystem>

namespace bench {
namespace {

// How the programs of tests/peers are asked for it.
const char* word_for(Mode mode) {
  switch (mode) {
    case Mode::plain:
      return "plain";
    case Mode::tls:
      return "tls";
    case Mode::deflate:
      return "deflate";
  }
  return "";
}

Peer native_peer(std::string name, const std::string& file, Mode mode) {
  const std::string path = std::string(PEERS) + "/" + file;
  return {.program = {.name = std::move(name), .words = {path, word_for(mode)}},
          .absent = std::filesystem::exists(path) ? "" : "not built: its package is not installed"};
}

Peer node_peer(Mode mode) {
  const bool here = std::filesystem::exists(NODE) && std::filesystem::exists(NODE_MODULES "/ws");
  return {.program = {.name = "ws",
                      .words = {"env", "NODE_PATH=" NODE_MODULES, NODE, WS_PEER, word_for(mode)}},
          .absent = here ? "" : "needs Node.js, npm and a package registry"};
}

}  // namespace

Program bare_echo() { return {.name = "bare echo", .words = {BARE_ECHO}, .ws = false}; }

Program assay_server(const Stage& stage, Mode mode) {
  Program program{.name = "assay-server", .words = {ASSAY_SERVER, "-w", "1", "-q"}};
  const auto add = [&](std::vector<std::string> words) {
    program.words.insert(program.words.end(), words.begin(), words.end());
  };
  program.tls = mode == Mode::tls;
  if (program.tls)
    add({"--tls-listen", "127.0.0.1:0", "--cert", stage.certificate_file(), "--key",
         stage.key_file()});
  else
    add({"-l", "127.0.0.1:0"});
  if (mode == Mode::deflate) add({"--deflate", "on", "--deflate-level", "6"});
  return program;
}

Program assay_server_as_it_is(const std::vector<std::string>& flags) {
  Program program{.name = "assay-server", .words = {ASSAY_SERVER, "-l", "127.0.0.1:0"}};
  program.words.insert(program.words.end(), flags.begin(), flags.end());
  return program;
}

bool assay_server_knows_deflate(const Stage& stage) {
  return stage.run(Stage::Side::client, {ASSAY_SERVER, "--help"}).find("--deflate") !=
         std::string::npos;
}

Peer beast(const Stage& stage, Mode mode) {
  Peer peer = native_peer("Boost.Beast", "beast_peer", mode);
  peer.program.tls = mode == Mode::tls;
  if (peer.program.tls) {
    peer.program.words.push_back(stage.certificate_file());
    peer.program.words.push_back(stage.key_file());
  }
  return peer;
}

std::vector<Peer> peers(const Stage& stage, Mode mode) {
  return {beast(stage, mode), native_peer("libwebsockets", "libwebsockets_peer", mode),
          native_peer("WebSocket++", "websocketpp_peer", mode), node_peer(mode)};
}

}  // namespace bench
