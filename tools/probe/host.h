#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "suites/examination.h"

namespace probe {

// Brings the players of a run and its peer together. All of it belongs to the thread of the loop.
class Host {
 public:
  Host() = default;
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;
  virtual ~Host() = default;

  // Sees to a connection for a part of this case: the player becomes its session, or its `on_end`
  // comes where there will be none.
  virtual void bring(const suite::Case& script, suite::Examination::Part part) = 0;
  // Players may be done by now.
  virtual void look() {}
  // The case has its result: nothing of it is brought any more.
  virtual void settled(const suite::Case&) {}
  // Who has come already is to come again.
  virtual void start_afresh() {}
  // Nobody else will come: whoever waits is told so.
  virtual void dismiss() {}

  // A client that was waited for has not come back.
  virtual bool is_deserted() const { return false; }

  // Where the peer is, or comes to, for reports.
  virtual std::vector<std::string> addresses() const = 0;
};

// Whether it is the echo ahead of a group or behind it, and no case of the catalogue.
bool is_echo(const suite::Case& script);

// The on_end of a session that never had a connection.
void end_without_connection(session::Session& session, session::End end);

}  // namespace probe
