#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "libcore/cli/flags.h"
#include "tools/probe/autobahn_spec.h"
#include "tools/probe/options.h"

namespace probe {

// What the settings of a client are made of.
struct ClientWords {
  std::size_t assign = 0;
  std::string ports;
  std::string autobahn_spec;
};

extern const char* const client_footer;

// The flags of `client` that no other command has.
void add_welcome(cli::Flags& flags, ClientWords& words, Options& options);
// What a file of --autobahn-spec says of where clients are awaited, and which leave cases out.
void heed_spec(const AutobahnSpec& spec, ClientWords& words, Options& options);
// Behind parsing; `command` is what follows "--".
void finish_welcome(const cli::Flags& flags, const ClientWords& words,
                    const std::vector<std::string>& command, Options& options);

}  // namespace probe
