#pragma once

#include "suites/inbox.h"
#include "suites/look.h"
#include "suites/vocabulary.h"

namespace suite {

// Whether a client opens the connection, judged after the named rules OPEN and CFAIL. Part of
// `look`.
Look look_for(const Opens& opens, Inbox& inbox, const Moment& moment);
// Whether it leaves where there is nothing to open.
Look look_for(const GivesUp& gives_up, Inbox& inbox, const Moment& moment);

}  // namespace suite
