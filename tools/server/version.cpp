#include "tools/server/version.h"

namespace serve {

std::string_view version() { return ASSAY_VERSION; }

}  // namespace serve
