#pragma once

#include "suites/survey.h"

namespace suite {

// Surveys of many connections, and of long streams.

// For the record: who was let in, and the peer's memory for it, where its process is declared.
Survey who_was_let_in();
// For the record: how many connections were opened, served and closed a second.
Survey opening_rate();
// Non-strict where the memory of the peer has grown with all that was sent.
Survey memory_growth();
// Non-strict where it has grown by far more.
Survey memory_up_front();
// Non-strict where the first conversation waited long for an echo while the others went on.
Survey others_held_up();
// For the record: the processor time of the peer, where its process is declared.
Survey processor_time();
// For the record: the rate of all streams, and how much longer the first one took than the second.
Survey message_rate();
Survey first_against_second();

}  // namespace suite
