#include "libcore/http/fault.h"

#include <algorithm>
#include <iterator>

namespace http {
namespace {

struct Rule {
  FaultKind kind;
  const char* sentence;
  const char* section;
  bool refused;
};

constexpr Rule rules[] = {
    {FaultKind::empty_line_before, "an empty line before the start line", "RFC 9112, section 2.2",
     false},
    {FaultKind::bare_lf, "a line ends in LF without CR", "RFC 9112, section 2.2", true},
    {FaultKind::bare_cr, "a CR that no LF follows", "RFC 9112, section 2.2", true},
    {FaultKind::start_line_space, "the parts of the start line are not separated by one space",
     "RFC 9112, section 3", true},
    {FaultKind::bad_method, "the method is not a token", "RFC 9112, section 3.1", true},
    {FaultKind::bad_target, "the request target is of no form that fits the method",
     "RFC 9112, section 3.2", true},
    {FaultKind::missing_version, "the start line has no HTTP version", "RFC 9112, section 3", true},
    {FaultKind::bad_version, "the HTTP version is not of the form HTTP/1.1",
     "RFC 9112, section 2.3", true},
    {FaultKind::bad_status, "the status code is not three digits from 100 to 599",
     "RFC 9110, section 15", true},
    {FaultKind::missing_status_space, "no space follows the status code", "RFC 9112, section 4",
     true},
    {FaultKind::space_before_fields, "white space between the start line and the first field",
     "RFC 9112, section 2.2", true},
    {FaultKind::obs_fold, "a field is folded over several lines", "RFC 9112, section 5.2", true},
    {FaultKind::missing_colon, "a field line has no colon", "RFC 9112, section 5", true},
    {FaultKind::space_before_colon, "white space between a field name and its colon",
     "RFC 9112, section 5.1", true},
    {FaultKind::bad_field_name, "a field name is not a token", "RFC 9110, section 5.1", true},
    {FaultKind::control_octet, "a control octet in a field value or the reason phrase",
     "RFC 9110, section 5.5", true},
    {FaultKind::missing_host, "the request has no Host field", "RFC 9112, section 3.2", true},
    {FaultKind::duplicate_host, "the request has more than one Host field", "RFC 9112, section 3.2",
     true},
    {FaultKind::bad_host, "the Host field is not a host with an optional port",
     "RFC 9112, section 3.2", true},
    {FaultKind::bad_content_length, "the Content-Length is not one number on one line",
     "RFC 9112, section 6.3", true},
    {FaultKind::length_with_coding, "Content-Length together with Transfer-Encoding",
     "RFC 9112, section 6.2", true},
    {FaultKind::bad_coding, "a Transfer-Encoding that cannot end this message",
     "RFC 9112, section 6.1", true},
};

const Rule& rule(FaultKind kind) { return rules[static_cast<std::size_t>(kind)]; }

// The row of a kind is found by its number.
static_assert([] {
  for (std::size_t i = 0; i < std::size(rules); ++i) {
    if (rules[i].kind != static_cast<FaultKind>(i)) return false;
  }
  return std::size(rules) == static_cast<std::size_t>(FaultKind::bad_coding) + 1;
}());

}  // namespace

const char* to_string(FaultKind kind) { return rule(kind).sentence; }
const char* section(FaultKind kind) { return rule(kind).section; }
bool is_refused(FaultKind kind) { return rule(kind).refused; }

const Fault* first_refused(const Faults& faults) {
  const auto found = std::ranges::find_if(faults, is_refused, &Fault::kind);
  return found == faults.end() ? nullptr : &*found;
}

}  // namespace http
