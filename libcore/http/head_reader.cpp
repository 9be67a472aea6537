#include "libcore/http/head_reader.h"

#include <algorithm>

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
  while (taken < in.size() && progress_ == Progress::incomplete)
    taken += take_of_line(in.substr(taken, limits_.octets - size_));
  octets_.append(in.substr(0, taken));
  in.remove_prefix(taken);
  return progress_;
}

// Takes what there is of the current line, its end included, and says how much that was. `in` is no
// more than may still come.
std::size_t HeadReader::take_of_line(std::string_view in) {
  const std::size_t end = in.find('\n');
  const std::string_view text = in.substr(0, end);
  if (in_first_word_) {
    const auto* const mark =
        std::ranges::find_if(text, [](char c) { return ends_word(c) || is_alien(c); });
    in_first_word_ = mark == text.end();
    if (mark != text.end() && !ends_word(*mark)) {
      progress_ = Progress::not_http;
      return mark - text.begin() + 1;
    }
  }
  if (line_ == 0 && !text.empty()) lead_ = text.front();
  line_ += text.size();
  const std::size_t taken = end == std::string_view::npos ? text.size() : end + 1;
  size_ += taken;
  if (taken > text.size()) progress_ = end_line();
  if (progress_ == Progress::incomplete && size_ >= limits_.octets)
    progress_ = start_line_done_ ? Progress::too_large : Progress::start_line_too_long;
  return taken;
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
