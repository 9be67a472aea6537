#include "suites/handshake/rows.h"

namespace suite {

Case& opening(Group& g, std::string_view name, std::string_view title, const Request& request,
              const Answer& answer) {
  return answered(g, name, title, request, answer).echo(text("a working session"));
}

Case& answered(Group& g, std::string_view name, std::string_view title, const Request& request,
               const Answer& answer) {
  return g.add(name, title).request(request).expect(answer);
}

}  // namespace suite
