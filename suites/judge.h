#pragma once

#include "suites/inbox.h"
#include "suites/look.h"
#include "suites/vocabulary.h"

namespace suite {

// Judges what came so far after the named rules, and takes out of the inbox what it has judged.
Look look(const Expectation& expectation, Inbox& inbox, const Moment& moment);

}  // namespace suite
