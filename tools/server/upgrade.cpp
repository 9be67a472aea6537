#include "tools/server/upgrade.h"

#include <chrono>

#include "libcore/http/answer.h"

namespace serve {

void Upgrade::on_open(session::Turn& turn) {
  http::Response response = ws::acceptance(agreement_);
  response.fields.add("Date", http::imf_fixdate(std::chrono::system_clock::now()));
  http::write(response, turn.out);
  turn.heir = std::move(behaviour_);
}

}  // namespace serve
