#pragma once

#include <optional>
#include <string>
#include <vector>

#include "libcore/http/fields.h"
#include "libcore/http/url.h"
#include "libcore/ws/handshake.h"
#include "suites/hello.h"

namespace probe {

// The server under test, and how it wants to be asked.
struct Target {
  http::Url url;
  std::vector<std::string> subprotocols;
  http::Fields fields;  // sent with every opening request
  // For wss://
  bool insecure = false;
  std::string authorities;  // a file; empty: those that the system trusts
  std::string certificate;  // of ours, a file with its key in `key`
  std::string key;

  // What an opening request asks for.
  ws::Opening opening() const;
  // "127.0.0.1:9001" or "unix:/run/socket", as net::Address reads it.
  std::string address() const;
  // None for a clear-text scheme. Throws base::Error where a file cannot be used.
  std::optional<suite::Security> security() const;
};

}  // namespace probe
