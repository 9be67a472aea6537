#pragma once

namespace serve {

// Large blocks stay with us: giving them back to the kernel after every large message, and getting
// them zeroed for the next, costs more than the message.
void keep_large_blocks();

// Gives back what has been freed, if it is much. For now and then: it walks all of the heap.
void give_back_free_blocks();

}  // namespace serve
