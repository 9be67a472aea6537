#include "suites/company.h"

namespace suite {

void Company::enter(bool stays) {
  ++coming_;
  if (!stays) ++busy_;
}

void Company::arrive() {
  if (--coming_ == 0) ring();
}

void Company::leave(bool stays) {
  if (!stays && --busy_ == 0) ring();
}

void Company::ring() {
  for (session::Link* link : waiting_) link->ring();
}

}  // namespace suite
