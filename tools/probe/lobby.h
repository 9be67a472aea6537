#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "libcore/net/listener.h"
#include "tools/probe/desk.h"
#include "tools/probe/door.h"
#include "tools/probe/host.h"
#include "tools/probe/welcome.h"

namespace probe {

// Clients that come by themselves: to one address or to a port a case, and for the case that is
// next or that their request names.
class Lobby final : public Host {
 public:
  // `cases` are those of the run. Throws base::Error where an address cannot be used.
  Lobby(net::Loop& loop, const Welcome& welcome, const std::vector<const suite::Case*>& cases);

  void bring(const suite::Case& script, suite::Examination::Part part) override;
  void settled(const suite::Case& script) override;
  void start_afresh() override;
  void dismiss() override;
  bool is_deserted() const override;
  std::vector<std::string> addresses() const override;

 private:
  Desk& desk_of(const suite::Case& script);
  Desk* desk_for(const http::Request& request);  // that its connection is for; null: none
  std::unique_ptr<session::Session> arrive();
  void listen_for_each(const std::vector<const suite::Case*>& cases);

  net::Loop& loop_;
  const Welcome& welcome_;
  std::map<std::string, Desk, std::less<>> desks_;  // by case; one without a name by sequence
  std::vector<std::unique_ptr<net::Listener>> listeners_;
  std::optional<Door> door_;  // where the request says whose desk it is for
};

}  // namespace probe
