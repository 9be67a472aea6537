#pragma once

#include <string>

#include "libcore/tls/context.h"

namespace test {

// A server's context that chooses this application protocol, whatever a client offers.
tls::Context choosing(const tls::ServerSettings& settings, const std::string& protocol);

}  // namespace test
