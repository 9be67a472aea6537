#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "libcore/net/child.h"
#include "libcore/net/loop.h"
#include "libcore/net/timer.h"
#include "libcore/net/watch.h"
#include "tools/probe/host.h"
#include "tools/probe/serial_log.h"
#include "tools/probe/welcome.h"

namespace probe {

// Does what is to be done ahead of each case (--on-case, --pause), lets another host bring its
// players, and then notes what the device has said (--serial-log). One case is played at a time.
class Attendant final : public Host {
 public:
  Attendant(net::Loop& loop, const Welcome& welcome, std::unique_ptr<Host> host);

  void bring(const suite::Case& script, suite::Examination::Part part) override;
  void look() override { host_->look(); }
  void settled(const suite::Case& script) override;
  void dismiss() override;
  bool is_deserted() const override { return host_->is_deserted(); }
  std::vector<std::string> addresses() const override { return host_->addresses(); }

 private:
  void start_command(const suite::Case& script);
  void command_ended();
  void go_on();

  net::Loop& loop_;
  const Welcome& welcome_;
  std::unique_ptr<Host> host_;
  const suite::Case* present_ = nullptr;
  suite::Finding* latest_ = nullptr;  // of the present case
  std::optional<SerialLog> serial_log_;
  bool ready_ = true;  // for the players of the present case
  std::deque<suite::Examination::Part> waiting_;
  std::unique_ptr<net::Child> command_;
  std::unique_ptr<net::Watch> ended_;
  net::Timer pause_;
};

}  // namespace probe
