#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace probe {

// How clients under test are received, and brought to come.
struct Welcome {
  // How it is known which case a connection is for, where no command is started for it.
  enum class Assign : std::uint8_t {
    sequence,     // the next case that waits
    port,         // each case has a port of its own
    path,         // "/control.ping.empty"
    query,        // "?case=control.ping.empty"
    host,         // "control.ping.empty.example.org"
    subprotocol,  // one that is offered is the id
    driver,       // Autobahn's interface: /runCase?case=3
  };

  std::string listen = "127.0.0.1:9001";
  Assign assign = Assign::sequence;
  std::uint16_t first_port = 0;  // by port
  // Words that choose the cases which a driver of this name is not given.
  std::map<std::string, std::vector<std::string>> excluded = {};
  std::vector<std::string> command;  // started for each connection; words in braces are filled in
  std::chrono::nanoseconds wait = std::chrono::seconds(30);  // for the next connection
  std::string on_case;                                       // a shell command ahead of each case
  std::chrono::nanoseconds pause{};                          // likewise
  std::string serial_log = {};  // a file or device that a device under test writes to
  bool tls = false;
  std::string certificate;  // files; empty: one of an authority made for the run
  std::string key;
  std::string authority_file = {};  // where that authority is written; by itself if empty

  // Whether the request says whom a connection is for.
  bool is_by_request() const {
    return assign != Assign::sequence && assign != Assign::port && command.empty();
  }
  // Whether something is done ahead of each case or behind it.
  bool is_one_by_one() const {
    return !on_case.empty() || pause.count() > 0 || !serial_log.empty();
  }
};
inline constexpr std::array<std::string_view, 7> assign_words{
    "sequence", "port", "path", "query", "host", "subprotocol", "driver"};

// The words that a command may have in braces.
inline constexpr std::array<std::string_view, 8> command_words{
    "url", "proxy", "subprotocols", "header", "require", "count", "urls", "ca"};
// The words in braces that a command has: {url} is "url".
std::vector<std::string> words_in_braces(const std::vector<std::string>& command);

}  // namespace probe
