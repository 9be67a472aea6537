#include "suites/look.h"

#include <fmt/format.h>

#include <utility>

#include "libcore/base/text.h"
#include "libcore/ws/codes.h"

namespace suite {

Look waiting(Moment::Time again) { return {.state = Look::State::waiting, .again = again}; }
Look waiting_for_due(Moment::Time again) {
  return {.state = Look::State::waiting, .again = again, .owed = true};
}
Look satisfied() { return {.state = Look::State::satisfied}; }

Look ruled(Look::State state, Facet facet, Grade grade, std::string why) {
  return {.state = state, .judgements = {{facet, grade, std::move(why)}}};
}

Look failed(std::string why) {
  return ruled(Look::State::over, Facet::behaviour, Grade::fail, std::move(why));
}

Look lacking(std::string why) {
  Look look = failed(std::move(why));
  look.judgements.front().by_absence = true;
  return look;
}

std::string in_words(int code) {
  const std::string_view name = ws::name(static_cast<ws::CloseCode>(code));
  return name.empty() ? fmt::format("{}", code) : fmt::format("{} ({})", code, name);
}

std::string in_words(const Inbox::Message& message) {
  return fmt::format("{} of {} octets \"{}\"", ws::name(message.opcode), message.payload.size(),
                     base::printable(message.payload, 24));
}

}  // namespace suite
