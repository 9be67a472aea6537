#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "suites/survey.h"

namespace suite {

// What conversations show of the TLS beneath them.

// The ServerHello names one of these protocols. Naming none, as servers do that do not know ALPN,
// has a grade; naming another one is a fail.
Survey chooses(std::vector<std::string> protocols, Grade none);
// For the record: that the handshake was done, where it was.
Survey noted_as_accepted(std::string_view how);
// For the record: whether the last conversation resumed the session of the first.
Survey resumed();
// For the record: whether a ticket came.
Survey ticket_came();
// For the record: what became of the early data.
Survey early_data_taken();
// The first conversation ended with close_notify ahead of FIN.
Survey closes_with_notify();

}  // namespace suite
