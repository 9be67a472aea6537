#pragma once

#include "suites/inbox.h"
#include "suites/look.h"
#include "suites/vocabulary.h"

namespace suite {

// How much a peer takes, judged after the rule BIG. Part of `look`.
Look look_for(const TakenOrRefused& what, Inbox& inbox, const Moment& moment);

}  // namespace suite
