#pragma once

#include <map>
#include <string>
#include <vector>

namespace probe {

// A run as Autobahn|Testsuite is told of it: fuzzingclient.json, which names servers, and
// fuzzingserver.json, which says where clients are awaited.
struct AutobahnSpec {
  struct Server {
    std::string agent;  // its name in reports; its URL where there is none
    std::string url;
  };

  std::string url;                 // where clients are awaited; empty in fuzzingclient.json
  std::vector<Server> servers;     // empty in fuzzingserver.json
  std::string folder;              // for reports; empty if it says none
  std::vector<std::string> cases;  // words as they choose cases on our command line
  std::map<std::string, std::vector<std::string>> excluded;  // more of them, by agent: without "!"
};

// Throws base::Error with the place in the file where it is none.
AutobahnSpec read_autobahn_spec(const std::string& path);

}  // namespace probe
