#pragma once

#include <string>

#include "libcore/net/child.h"
#include "tests/e2e/started.h"
#include "tests/support/folder.h"

namespace e2e {

// nginx as a reverse proxy of one server, set up for WebSocket as its manual says. It listens at a
// socket file, as it cannot choose a port itself.
class Nginx {
 public:
  // `program` is where it lies, `upstream` begins with ws or wss, `authority` is the file of who
  // has signed for wss. Throws base::Error if it does not start.
  Nginx(const std::string& program, const std::string& upstream, const std::string& authority);

  // The address for npm's ws.
  std::string url(const std::string& path) const {
    return "ws+unix:" + folder_.file("socket") + ":" + path;
  }

 private:
  test::Folder folder_;
  net::Child child_;
};

}  // namespace e2e
