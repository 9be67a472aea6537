#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tools/load/draft.h"

namespace load {

// What flags and URLs say of the load, each as it was written. They are complete by themselves, or
// stand above a profile.
class OneLiner {
 public:
  // What the scenario of the one-liner does, by the name of --mode.
  static const std::vector<std::string>& modes();

  // One value more of a flag; `flag` is its long name: "--connections".
  void say(std::string_view flag, std::string value = "");
  // Where flags were given: "ASSAY_CONNECTIONS".
  void come_from(std::string_view flag, std::string origin);
  bool said(std::string_view flag) const { return flags_.contains(flag); }

  std::vector<std::string> targets;

  // A profile of our own, with one scenario that does what --mode says. Its connections are opened
  // in a stage that is not recorded and ends when they are there; then comes the warm-up, if any,
  // and then what is recorded. Throws base::Error where flags contradict each other.
  Draft draft() const;
  // Throws base::Error for a flag that asks for something which only the profile itself can say.
  void lay_over(Draft& profile) const;

 private:
  struct Flag {
    std::vector<std::string> values;
    std::string origin;
  };

  const Flag* find(std::string_view flag) const;
  std::optional<std::string> value(std::string_view flag) const;
  void put(std::string_view flag, std::string_view path, Draft& draft) const;
  void put_list(std::string_view flag, std::string_view path, Draft& draft) const;
  void put_common(Draft& draft) const;
  void put_connection(Draft& draft) const;
  void put_gates(Draft& draft) const;
  void put_population(Draft& draft) const;
  void put_traffic(Draft& draft) const;
  void put_message(Draft& draft) const;
  void put_storms(std::string_view stage, Draft& draft) const;
  void check_shape() const;
  std::string mode() const;
  std::string payload() const;
  std::string connect_time() const;

  std::map<std::string, Flag, std::less<>> flags_;
};

}  // namespace load
