#pragma once

#include <memory>

#include "libcore/http/reception.h"
#include "libcore/session/session.h"
#include "tools/server/entrance.h"

namespace test {

// A peer that echoes as it should, and what can become of it for one connection.
class Peer {
 public:
  enum class Mood { good, gone, mute, garbled, curt };  // curt: its Close is the end of TCP

  std::unique_ptr<session::Session> session(Mood mood);

 private:
  serve::Log log_{{.level = serve::Level::error}};
  serve::House house_{.endpoint = {}, .log = log_};
  serve::Admission admission_;
  serve::Numbers numbers_{1, 1};
  serve::Entrance entrance_{serve::Entrance::Scheme::ws, house_, admission_, numbers_};
};

}  // namespace test
