#include "tools/server/counters.h"

namespace serve {

std::string_view CodeCounters::name(std::size_t i) {
  static constexpr std::array<std::string_view, size> names = {
      "1000", "1001", "1002", "1003", "1004", "1005", "1006",  "1007", "1008", "1009",
      "1010", "1011", "1012", "1013", "1014", "1015", "other", "3xxx", "4xxx"};
  return names[i];
}

}  // namespace serve
