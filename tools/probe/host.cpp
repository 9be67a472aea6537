#include "tools/probe/host.h"

namespace probe {
namespace {

class Nowhere final : public session::Link {
 public:
  void ring() override {}
  std::string local_address() const override { return {}; }
  std::string peer_address() const override { return {}; }
  void send_urgent(char) override {}
};

}  // namespace

bool is_echo(const suite::Case& script) { return script.id().find('.') == std::string::npos; }

void end_without_connection(session::Session& session, session::End end) {
  base::Buffer out;
  session::Wishes wishes;
  Nowhere link;
  session::Turn turn{.now = session::Clock::now(),
                     .out = out,
                     .unsent = 0,
                     .stopping = false,
                     .link = link,
                     .wish = wishes};
  session.on_end(end, turn);
}

}  // namespace probe
