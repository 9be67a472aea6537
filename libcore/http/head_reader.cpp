#include "libcore/http/head_reader.h"

namespace http {
namespace {

// Nothing that HTTP could begin with: TLS, a frame, zeros.
bool is_alien(char c) {
  const auto octet = static_cast<unsigned char>(c);
  return octet < 0x20 || octet >= 0x7f;
}

bool ends_word(char c) { return c == ' ' || c == '\t' || c == '\r'; }

}  // namespace

Progress HeadReader::take(std::string_view& in) {
  std::size_t taken = 0;
  while (taken < in.size() && progress_ == Progress::incomplete) progress_ = step(in[taken++]);
  octets_.append(in.substr(0, taken));
  in.remove_prefix(taken);
  return progress_;
}

Progress HeadReader::step(char octet) {
  ++size_;
  if (octet == '\n') {
    const Progress progress = end_line();
    if (progress != Progress::incomplete) return progress;
  } else {
    if (line_++ == 0) lead_ = octet;
    if (ends_word(octet)) in_first_word_ = false;
    if (in_first_word_ && is_alien(octet)) return Progress::not_http;
  }
  if (size_ < limits_.octets) return Progress::incomplete;
  return start_line_done_ ? Progress::too_large : Progress::start_line_too_long;
}

Progress HeadReader::end_line() {
  const bool empty = line_ == 0 || (line_ == 1 && lead_ == '\r');
  line_ = 0;
  if (empty && start_line_done_) return Progress::complete;
  if (!start_line_done_) {  // 2.2: empty lines before the start line are ignored
    start_line_done_ = !empty;
    in_first_word_ = empty;
  } else if (lead_ != ' ' && lead_ != '\t' && ++fields_ > limits_.fields) {
    return Progress::too_many_fields;
  }
  return Progress::incomplete;
}

}  // namespace http
