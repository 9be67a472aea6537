#include "tools/load/settings.h"

#include <fmt/format.h>

namespace load {
namespace {

// What is due before its connection is open is missed, so the last one to dial gets some time.
constexpr std::chrono::milliseconds settle{500};

}  // namespace

Intent Settings::intent() const {
  const double each = message_rate.value_or(1) * static_cast<double>(connections);
  return {.users = connections,
          .connect_rate = connect_rate,
          .settle = settle,
          .rate = closed ? 0 : rate.value_or(each),
          .warmup = warmup,
          .duration = duration};
}

Payload Settings::payload() const {
  const ws::Opcode opcode = binary ? ws::Opcode::binary : ws::Opcode::text;
  return message ? Payload::verbatim(opcode, *message) : Payload::stamped(opcode, size, seed);
}

std::map<std::string, std::string> Settings::profile() const {
  std::map<std::string, std::string> words{
      {"connections", fmt::format("{}", connections)},
      {"connect_rate", fmt::format("{}/s", connect_rate)},
      {"duration", base::format_duration(duration)},
      {"warmup", base::format_duration(warmup)},
      {"timeout", base::format_duration(timeout)},
      {"model", closed ? "closed" : "open"},
      {"message", message ? "given" : "generated"},
      {"size", fmt::format("{}B", message ? message->size() : size)},
      {"type", binary ? "binary" : "text"},
      {"seed", fmt::format("{}", seed)},
      {"workers", fmt::format("{}", workers)},
  };
  if (closed) {
    words["outstanding"] = fmt::format("{}", outstanding);
  } else {
    words["rate"] = fmt::format("{}/s", intent().rate);
  }
  if (!subprotocols.empty())
    words["subprotocol"] = fmt::format("{}", fmt::join(subprotocols, ", "));
  return words;
}

}  // namespace load
