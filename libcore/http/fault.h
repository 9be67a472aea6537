#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace http {

// What a head does that its grammar or RFC 9110 and RFC 9112 do not allow, and that a lenient
// reader survives.
enum class FaultKind : unsigned char {
  empty_line_before,
  bare_lf,
  bare_cr,
  start_line_space,
  bad_method,
  bad_target,
  missing_version,
  bad_version,
  bad_status,
  missing_status_space,
  space_before_fields,
  obs_fold,
  missing_colon,
  space_before_colon,
  bad_field_name,
  control_octet,
  missing_host,
  duplicate_host,
  bad_host,
  bad_content_length,
  length_with_coding,
  bad_coding,
};

// One sentence without a full stop: "a line ends in LF without CR".
const char* to_string(FaultKind kind);
// Where the rule stands: "RFC 9112, section 2.2".
const char* section(FaultKind kind);
// Whether a server should answer a request that has it with 400: the RFC says so, or leaves the
// choice between that and a repair. Clients are free to go on with any of them.
bool is_refused(FaultKind kind);

struct Fault {
  FaultKind kind;
  std::size_t where;  // offset in the head of the line that has it; 0 from `missing_host` on
  std::string text;   // that line, from `missing_host` on the field's value; printable and cut
  bool operator==(const Fault&) const = default;
};

// At most one fault a kind, the first: a hostile head cannot make the list long.
using Faults = std::vector<Fault>;

// The first fault that a server should refuse the request for, or null.
const Fault* first_refused(const Faults& faults);
const Fault* first_refused(Faults&&) = delete;

}  // namespace http
