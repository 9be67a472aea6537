#include "libcore/base/error.h"

#include <system_error>

namespace base {

std::string errno_text(int number) { return std::generic_category().message(number); }

}  // namespace base
