#pragma once

#include "suites/case.h"

namespace suite {

// What a client makes of the extensions that a server answers.
void extension_answers(Group& g);

}  // namespace suite
