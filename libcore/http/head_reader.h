#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace http {

struct HeadLimits {
  std::size_t octets = 16 * 1024;  // of the whole head
  std::size_t fields = 100;
};

// How far a head has come. All but the first are final.
enum class Progress : unsigned char {
  incomplete,
  complete,
  not_http,             // the first word has octets that no HTTP message begins with
  start_line_too_long,  // the limit of octets came before the first line's end
  too_large,
  too_many_fields,
};

// Collects the octets of one head, however they are cut, and knows where it ends.
class HeadReader {
 public:
  explicit HeadReader(HeadLimits limits = {}) : limits_(limits) {}

  // Takes off the front of `in` what belongs to the head. Once the progress is final nothing more
  // is taken; what is left then stands behind the head.
  Progress take(std::string_view& in);

  Progress progress() const { return progress_; }
  // Whether the start line has come whole.
  bool has_start_line() const { return start_line_done_; }
  // What was taken so far.
  const std::string& octets() const& { return octets_; }
  const std::string& octets() const&& = delete;

 private:
  std::size_t take_of_line(std::string_view in);
  Progress end_line();

  HeadLimits limits_;
  std::string octets_;
  std::size_t size_ = 0;       // octets seen
  std::size_t line_ = 0;       // of these in the current line
  std::size_t fields_ = 0;     // lines of fields that have ended
  char lead_ = 0;              // the current line's first octet
  bool in_first_word_ = true;  // of the start line
  bool start_line_done_ = false;
  Progress progress_ = Progress::incomplete;
};

}  // namespace http
