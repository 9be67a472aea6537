#pragma once

#include <functional>
#include <list>
#include <memory>
#include <string>
#include <vector>

#include "libcore/net/listener.h"
#include "tools/probe/desk.h"
#include "tools/probe/host.h"
#include "tools/probe/welcome.h"

namespace probe {

// Starts a client for each connection, by the user's command, and tells it where to go: to a port
// that is only for this one. What stays behind its conversation is killed.
class Starter final : public Host {
 public:
  // `changed` is called when a process has ended. Both references must outlive the starter.
  Starter(net::Loop& loop, const Welcome& welcome, std::function<void()> changed);
  ~Starter() override;

  void bring(const suite::Case& script, suite::Examination::Part part) override;
  void look() override;
  void dismiss() override;
  std::vector<std::string> addresses() const override;
  // What `words` of the command are filled in with beside those of an invitation: {ca}.
  void tell(std::string word, std::string value) { told_[std::move(word)] = std::move(value); }

  static constexpr std::size_t at_once = 64;             // processes
  static constexpr std::ptrdiff_t starting_at_once = 4;  // of them

 private:
  class Errand;
  struct Waiting {
    const suite::Case* script;
    suite::Examination::Part part;
  };

  bool is_full() const;
  void start_next();
  Errand* last_of(const suite::Case& script);

  net::Loop& loop_;
  const Welcome& welcome_;
  std::function<void()> changed_;
  std::map<std::string, std::string, std::less<>> told_;
  std::list<Waiting> waiting_;
  std::list<std::unique_ptr<Errand>> errands_;
};

}  // namespace probe
