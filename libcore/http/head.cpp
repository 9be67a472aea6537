#include "libcore/http/head.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "libcore/base/text.h"
#include "libcore/http/grammar.h"

namespace http {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t'; }

// Takes the octets up to the next white space, or to the end, off the front.
std::string_view take_word(std::string_view& text) {
  const std::string_view word = text.substr(0, text.find_first_of(" \t"));
  text.remove_prefix(word.size());
  return word;
}

// Takes the white space off the front.
std::string_view take_space(std::string_view& text) {
  const std::size_t size = std::min(text.find_first_not_of(" \t"), text.size());
  const std::string_view space = text.substr(0, size);
  text.remove_prefix(size);
  return space;
}

bool names_http(std::string_view word) {
  return word.size() >= 5 && base::same_ignoring_case(word.substr(0, 5), "HTTP/");
}

// Goes through a head line by line and collects its faults.
class Scan {
 public:
  Scan(std::string_view head, Faults& faults) : rest_(head), faults_(faults) {}

  // The next line without its end, or nothing behind the last. Good until the next call.
  std::optional<std::string_view> next() {
    if (rest_.empty()) return std::nullopt;
    const std::size_t end = rest_.find('\n');
    std::string_view line = rest_.substr(0, end);
    where_ += consumed_;
    consumed_ = std::min(line.size() + 1, rest_.size());
    rest_.remove_prefix(consumed_);
    const bool has_cr = line.ends_with('\r');
    if (has_cr) line.remove_suffix(1);
    line_ = line;
    if (!has_cr && end != std::string_view::npos) note(FaultKind::bare_lf);
    if (line.find('\r') == std::string_view::npos) return line;
    note(FaultKind::bare_cr);
    repaired_ = line;
    std::ranges::replace(repaired_, '\r', ' ');  // RFC 9112, section 2.2
    return repaired_;
  }

  // Notes a fault of the present line.
  void note(FaultKind kind) { add(kind, where_, line_); }
  // Notes a fault of no line in particular.
  void note_overall(FaultKind kind, std::string_view text) { add(kind, 0, text); }

 private:
  void add(FaultKind kind, std::size_t where, std::string_view text) {
    if (std::ranges::find(faults_, kind, &Fault::kind) == faults_.end())
      faults_.push_back({kind, where, base::printable(text)});
  }

  std::string_view rest_;
  std::string_view line_;
  std::string repaired_;
  std::size_t where_ = 0;
  std::size_t consumed_ = 0;
  Faults& faults_;
};

std::string_view take_start_line(Scan& scan) {
  while (const auto line = scan.next()) {
    if (!line->empty()) return *line;
    scan.note(FaultKind::empty_line_before);
  }
  return {};
}

// Not without a host: RFC 9110, section 4.2.1.
bool is_authority(std::string_view text) {
  return !text.empty() && text.front() != ':' && is_host_field(text);
}

// RFC 9112, section 3.2: which forms a target may have.
bool fits(std::string_view target, std::string_view method) {
  if (target == "*") return method == "OPTIONS";
  if (method == "CONNECT")
    return target.find(':') != std::string_view::npos && is_authority(target);
  if (target.starts_with('/')) return is_path_and_query(target);
  const std::size_t colon = target.find("://");
  if (colon == std::string_view::npos || colon == 0) return false;
  const std::string_view rest = target.substr(colon + 3);
  const std::size_t slash = std::min(rest.find_first_of("/?"), rest.size());
  return is_authority(rest.substr(0, slash)) && is_path_and_query(rest.substr(slash));
}

void judge_version(std::string_view version, Scan& scan) {
  if (version.empty()) {
    scan.note(FaultKind::missing_version);
  } else if (!is_version(version)) {
    scan.note(FaultKind::bad_version);
  }
}

// The last word is the version, but for a line of two words that does not look like having one.
// What stands between is the target, spaces included.
void read_request_line(std::string_view line, Request& request, Scan& scan) {
  std::string_view rest = base::trim(line);
  request.method = take_word(rest);
  rest = base::trim(rest);
  const std::size_t space = rest.find_last_of(" \t");
  const std::size_t last = space == std::string_view::npos ? 0 : space + 1;
  const bool has_version = last > 0 || names_http(rest);
  request.version = has_version ? rest.substr(last) : std::string_view();
  request.target = base::trim(has_version ? rest.substr(0, last) : rest);

  const std::string_view gap = has_version ? " " : "";
  if (line != fmt::format("{} {}{}{}", request.method, request.target, gap, request.version))
    scan.note(FaultKind::start_line_space);
  if (!is_token(request.method)) scan.note(FaultKind::bad_method);
  if (!fits(request.target, request.method)) scan.note(FaultKind::bad_target);
  judge_version(request.version, scan);
}

void read_status_line(std::string_view line, Response& response, Scan& scan) {
  const std::string_view indent = take_space(line);
  if (!line.empty() && !is_digit(line.front())) response.version = take_word(line);
  judge_version(response.version, scan);
  const std::string_view gap = take_space(line);
  if (!indent.empty() || gap != (response.version.empty() || line.empty() ? "" : " "))
    scan.note(FaultKind::start_line_space);

  const std::size_t digits = std::ranges::find_if_not(line, is_digit) - line.begin();
  if (digits == 3) {
    response.status = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
    line.remove_prefix(3);
    if (line.starts_with(' ')) {
      line.remove_prefix(1);
    } else {  // RFC 9112, section 4: not even where no reason follows
      scan.note(FaultKind::missing_status_space);
    }
  }
  if (response.status < 100 || response.status > 599) scan.note(FaultKind::bad_status);
  response.reason = line;
  if (has_control(line)) scan.note(FaultKind::control_octet);
}

Field read_field(std::string_view line, std::size_t colon, Scan& scan) {
  std::string_view name = line.substr(0, colon);
  if (!name.empty() && is_space(name.back())) {
    scan.note(FaultKind::space_before_colon);
    name = base::trim(name);
  }
  if (!is_token(name)) scan.note(FaultKind::bad_field_name);
  const std::string_view value = base::trim(line.substr(colon + 1));
  if (has_control(value)) scan.note(FaultKind::control_octet);
  return {std::string(name), std::string(value)};
}

// A folded line goes to the field above it. Where the line above was left out, so is this one.
void read_fields(Fields& fields, Scan& scan) {
  bool first = true;
  bool above = false;
  fields.lines.reserve(8);  // few heads have more
  for (auto line = scan.next(); line && !line->empty(); line = scan.next()) {
    if (is_space(line->front())) {
      scan.note(first ? FaultKind::space_before_fields : FaultKind::obs_fold);
      const std::string_view more = base::trim(*line);
      if (has_control(more)) scan.note(FaultKind::control_octet);
      if (above && !more.empty()) {
        std::string& value = fields.lines.back().value;
        if (!value.empty()) value += ' ';
        value += more;
      }
      continue;
    }
    first = false;
    const std::size_t colon = line->find(':');
    above = colon != std::string_view::npos;
    if (above) {
      fields.lines.push_back(read_field(*line, colon, scan));
    } else {
      scan.note(FaultKind::missing_colon);
    }
  }
}

void judge_host(const Request& request, Scan& scan) {
  const auto hosts = request.fields.all("Host");
  if (hosts.empty() && is_version(request.version) && request.version >= "HTTP/1.1")
    scan.note_overall(FaultKind::missing_host, "");
  if (hosts.size() > 1) scan.note_overall(FaultKind::duplicate_host, hosts[1]);
  for (const std::string_view host : hosts) {
    if (!is_host_field(host)) scan.note_overall(FaultKind::bad_host, host);
  }
}

void judge_length(const Fields& fields, Scan& scan) {
  const auto lengths = fields.all("Content-Length");
  if (lengths.empty()) return;
  const std::string_view length = lengths.front();
  if (lengths.size() > 1 || length.empty() || !std::ranges::all_of(length, is_digit))
    scan.note_overall(FaultKind::bad_content_length, lengths.back());
  if (fields.has("Transfer-Encoding")) scan.note_overall(FaultKind::length_with_coding, length);
}

// RFC 9112, section 6.3: "chunked" has to be there, once and last, or nobody knows the end of a
// request. 6.1: HTTP/1.0 knows no codings.
void judge_request_coding(const Request& request, Scan& scan) {
  const auto field = request.fields.first("Transfer-Encoding");
  if (!field) return;
  const auto codings = request.fields.tokens("Transfer-Encoding");
  const auto chunked = std::ranges::find_if(
      codings, [](std::string_view coding) { return base::same_ignoring_case(coding, "chunked"); });
  if (codings.end() - chunked != 1 || request.version == "HTTP/1.0")
    scan.note_overall(FaultKind::bad_coding, *field);
}

// RFC 9112, section 6.1: these have no body that could be coded.
void judge_response_coding(const Response& response, Scan& scan) {
  const auto field = response.fields.first("Transfer-Encoding");
  if (field && (response.status / 100 == 1 || response.status == 204))
    scan.note_overall(FaultKind::bad_coding, *field);
}

void write_rest(const Fields& fields, base::Buffer& out) {
  out.append("\r\n");
  for (const Field& line : fields.lines) {
    out.append(line.name);
    out.append(": ");
    out.append(line.value);
    out.append("\r\n");
  }
  out.append("\r\n");
}

template <typename Message>
std::string printed(const Message& message) {
  base::Buffer out;
  write(message, out);
  return std::string(out.view());
}

}  // namespace

Request parse_request(std::string_view head) {
  Request request;
  Scan scan(head, request.faults);
  read_request_line(take_start_line(scan), request, scan);
  read_fields(request.fields, scan);
  judge_host(request, scan);
  judge_length(request.fields, scan);
  judge_request_coding(request, scan);
  return request;
}

Faults request_line_faults(std::string_view head) {
  Request request;
  Scan scan(head, request.faults);
  read_request_line(take_start_line(scan), request, scan);
  return request.faults;
}

Response parse_response(std::string_view head) {
  Response response{.version = ""};
  Scan scan(head, response.faults);
  read_status_line(take_start_line(scan), response, scan);
  read_fields(response.fields, scan);
  judge_length(response.fields, scan);
  judge_response_coding(response, scan);
  return response;
}

void write(const Request& request, base::Buffer& out) {
  out.append(request.method);
  out.append(' ');
  out.append(request.target);
  out.append(' ');
  out.append(request.version);
  write_rest(request.fields, out);
}

void write(const Response& response, base::Buffer& out) {
  out.append(response.version);
  out.append(fmt::format(" {} ", response.status));
  out.append(response.reason);
  write_rest(response.fields, out);
}

std::string to_string(const Request& request) { return printed(request); }
std::string to_string(const Response& response) { return printed(response); }

}  // namespace http
