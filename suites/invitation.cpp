#include "suites/invitation.h"

namespace suite {

bool Invitation::is_special() const { return *this != Invitation{}; }

}  // namespace suite
