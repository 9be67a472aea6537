#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "libcore/base/units.h"
#include "libcore/schema/schema.h"

namespace test {

// A made-up profile with every kind of member that a schema knows.

enum class Mode { off, on, require };

inline void describe(schema::Words<Mode>& w) {
  w.add("off", Mode::off);
  w.add("on", Mode::on);
  w.add("require", Mode::require);
}

struct Percent {
  double share = 0;
};

inline void describe(schema::Form<Percent>& form) {
  form.type = "percent";
  form.parse = [](const std::string& text) {
    if (!text.ends_with('%')) base::fail("'{}' is not a percentage; write 5%", text);
    return Percent{schema::parse_number(text.substr(0, text.size() - 1)) / 100};
  };
  form.print = [](const Percent& percent) { return fmt::format("{}%", percent.share * 100); };
}

struct Step {
  std::optional<std::string> send;
  base::Duration wait{};
  std::vector<Step> repeat;
};

inline void describe(schema::Schema<Step>& s) {
  s.optional("send", &Step::send, "a text message");
  s.optional("wait", &Step::wait, "a pause");
  s.optional("repeat", &Step::repeat, "steps to do again and again");
}

struct Guest {
  std::string name;
  schema::Place place;
};

inline void describe(schema::Schema<Guest>& s) {
  s.place(&Guest::place);
  s.required("name", &Guest::name, "who it is", schema::not_empty());
}

struct Party {
  std::string target;
  std::uint32_t connections = 100;
  std::int8_t offset = 0;
  double ratio = 0.5;
  bool binary = false;
  Mode mode = Mode::on;
  Percent share{0.25};
  std::uint64_t max_message = 16384;
  std::optional<double> rate;
  base::Duration pause = std::chrono::seconds(1);
  std::vector<std::string> subprotocols;
  std::map<std::string, std::uint64_t> payloads;
  std::vector<Step> session;
  std::map<std::string, Guest> guests;
};

inline void describe(schema::Schema<Party>& s) {
  s.required("target", &Party::target, "ws:// or wss:// address");
  s.optional("connections", &Party::connections, "sockets kept open at once", schema::at_least(1),
             schema::at_most(50'000));
  s.optional("offset", &Party::offset, "a small number");
  s.optional("ratio", &Party::ratio, "how much of it", schema::at_most(1));
  s.optional("binary", &Party::binary, "send binary messages");
  s.optional("mode", &Party::mode, "compression");
  s.optional("share", &Party::share, "how many take part");
  s.optional("max_message", &Party::max_message, "larger ones fail", schema::at_least(1024),
             schema::as_size());
  s.optional("rate", &Party::rate, "messages a second; leave out to send on reply",
             schema::as_rate());
  s.optional("pause", &Party::pause, "between two runs",
             schema::at_least(std::chrono::milliseconds(10)));
  s.optional("subprotocols", &Party::subprotocols, "offered, in this order", schema::not_empty());
  s.optional("payloads", &Party::payloads, "name and size", schema::as_size());
  s.optional("session", &Party::session, "what each user does, in order");
  s.optional("guests", &Party::guests, "who comes");
}

}  // namespace test
