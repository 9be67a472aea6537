#pragma once

#include "suites/case.h"

namespace suite {

// The parts of the group handshake.request, by what of the request they change.
void request_fields(Group& g);
void request_line(Group& g);
void request_target(Group& g);
void request_damaged_line(Group& g);
void request_octets(Group& g);
void request_host(Group& g);
void request_upgrade(Group& g);
void request_key(Group& g);
void request_body(Group& g);
void request_syntax(Group& g);
void request_garbage(Group& g);
void request_timing(Group& g);
void request_sequence(Group& g);

}  // namespace suite
