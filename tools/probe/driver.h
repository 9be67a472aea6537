#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "libcore/http/query.h"
#include "libcore/net/listener.h"
#include "libcore/results/probe.h"
#include "tools/probe/desk.h"
#include "tools/probe/door.h"
#include "tools/probe/host.h"
#include "tools/probe/welcome.h"

namespace probe {

// Clients that walk through the cases by themselves, by Autobahn|Testsuite's interface: they ask
// for /getCaseCount, connect to /runCase?case=N&agent=A for each, and say /updateReports at the
// end. A case of ours may need several connections; each of them has a number.
class Driver final : public Host {
 public:
  // `finished` is called when the client wants its reports. Throws base::Error where the address
  // cannot be used.
  Driver(net::Loop& loop, const Welcome& welcome, const std::vector<const suite::Case*>& cases,
         double scale, std::uint64_t seed, std::function<void()> finished);

  void bring(const suite::Case& script, suite::Examination::Part part) override;
  void settled(const suite::Case& script) override;
  void dismiss() override;
  std::vector<std::string> addresses() const override;

  // Told of each result, for /getCaseStatus.
  void learn(const std::string& id, results::Grade grade);
  // As the client has called itself; empty if it has not.
  const std::string& agent() const { return agent_; }

 private:
  struct Place {
    Place(const suite::Case* one, net::Loop& loop) : script(one), desk(loop) {}

    const suite::Case* script;
    Desk desk;
    bool settled = false;
    std::optional<results::Grade> grade;
  };

  std::unique_ptr<session::Session> answer(const http::Request& request, std::string said);
  std::unique_ptr<session::Session> run(const http::Target& target, const http::Request& request,
                                        std::string said);
  Place* place(const http::Target& target);
  void meet(std::string_view agent);

  const Welcome& welcome_;
  std::function<void()> finished_;
  const Door door_;
  std::map<std::string, Place, std::less<>> places_;               // by id
  std::vector<Place*> turns_;                                      // by number
  std::map<std::string, std::size_t, std::less<>> said_by_tuple_;  // connections by "casetuple"
  std::string agent_;
  std::unique_ptr<net::Listener> listener_;
};

// The connections that a case makes, whatever comes of them; 0 if that cannot be said.
std::size_t connections_of(const suite::Case& script, double scale, std::uint64_t seed);

}  // namespace probe
