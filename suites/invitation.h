#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>

namespace suite {

// How a client under test is told to connect, as far as it can be told. In all texts {scheme}
// stands for ws or wss, {host} and {port} for where the prober listens.
struct Invitation {
  std::string url = "{scheme}://{host}:{port}/";
  std::string host = "127.0.0.1";  // where the prober listens, and {host}
  std::string name = {};           // {host} instead, where a name is to be told: "localhost"
  std::optional<std::uint16_t> port = {};  // where it listens; any that is free if not said
  bool listens = true;  // else connections are refused there, until others of the round may return
  // What else its command is told, by the words that this has in braces: {"subprotocols", "a,b"}.
  std::map<std::string, std::string, std::less<>> words = {};

  // The client has to be told something, or the prober has to listen in a certain way.
  bool is_special() const;
  bool operator==(const Invitation&) const = default;
};

// By what means the client under test is brought to connect.
struct Summons {
  // What a command is told by words in braces: "url", "proxy". Empty: nobody can tell it anything.
  std::set<std::string, std::less<>> words = {};
  // It lives on when a connection has ended, and may come back by itself.
  bool lives_on = false;
};

}  // namespace suite
