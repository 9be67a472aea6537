#pragma once

#include "suites/inbox.h"
#include "suites/look.h"
#include "suites/vocabulary.h"

namespace suite {

// How connections end, judged after the named rules PROTO, BIG and CLEAN. Parts of `look`.
Look look_for(const Failure& failure, Inbox& inbox, const Moment& moment);
Look look_for(const CloseReply& reply, Inbox& inbox, const Moment& moment);
Look look_for(const PeerClose& asked, Inbox& inbox, const Moment& moment);
Look look_for(const Ended& ended, Inbox& inbox, const Moment& moment);

}  // namespace suite
