#include "tests/probe/children.h"

#include <sys/resource.h>

namespace test {

long peak_kib_of_children() {
  rusage usage{};
  getrusage(RUSAGE_CHILDREN, &usage);
  return usage.ru_maxrss;
}

}  // namespace test
