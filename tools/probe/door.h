#pragma once

#include <memory>
#include <optional>
#include <string>

#include "libcore/session/session.h"
#include "libcore/tls/context.h"
#include "suites/hello.h"
#include "tools/probe/console.h"
#include "tools/probe/welcome.h"

namespace probe {

// The TLS that clients meet (--tls): with the user's certificate, or with that of an authority made
// for the run, which is written to `authority_file`. Throws base::Error where a file is no good.
suite::Security security_of(const Welcome& welcome);
std::string authority_file(const Welcome& welcome);
// "wss://127.0.0.1:9001/" of "127.0.0.1:9001"
std::string url_of(const Welcome& welcome, const std::string& address);
void say_whom_to_trust(const Welcome& welcome, Console& console);

// Where a client's request is read before it is known whom it is for: there TLS comes first, and
// is no case's own.
class Door {
 public:
  explicit Door(const Welcome& welcome);

  std::unique_ptr<session::Session> into(std::unique_ptr<session::Session> inside) const;

 private:
  std::optional<tls::Context> context_;
};

}  // namespace probe
