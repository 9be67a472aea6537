#include "tests/suites/habits_of_handshake.h"

#include <algorithm>
#include <utility>

#include "libcore/base/text.h"

namespace test {

std::function<void(Habits&)> reads(std::function<void(http::Request&)> change) {
  return [change = std::move(change)](Habits& h) { h.reads_as = change; };
}

void forgive(http::Request& request, std::initializer_list<http::FaultKind> kinds) {
  std::erase_if(request.faults, [&](const http::Fault& fault) {
    return std::ranges::find(kinds, fault.kind) != kinds.end();
  });
}

void drop(http::Request& request, std::string_view name) {
  std::erase_if(request.fields.lines, [&](const http::Field& field) {
    return base::same_ignoring_case(field.name, name);
  });
}

void set(http::Request& request, std::string_view name, const std::string& value) {
  drop(request, name);
  request.fields.add(std::string(name), value);
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
}

std::function<void(Habits&)> accepts(
    std::function<void(const http::Request&, http::Response&)> change) {
  return [change = std::move(change)](Habits& h) { h.on_acceptance = change; };
}

std::function<void(Habits&)> responds(std::function<void(http::Response&)> change) {
  return accepts([change = std::move(change)](const http::Request&, http::Response& response) {
    change(response);
  });
}

void remove(http::Response& response, std::string_view name) {
  std::erase_if(response.fields.lines,
                [&](const http::Field& field) { return field.name == name; });
}

}  // namespace test
