#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace schema {

// A place in a text file, counted from one as compilers do; the column counts octets. Line 0 is
// outside of the file: see Source::outside.
struct Place {
  int line = 1;
  int column = 1;

  friend bool operator==(const Place&, const Place&) = default;
  friend bool operator<(const Place& a, const Place& b) {
    return a.line != b.line ? a.line < b.line : a.column < b.column;
  }
};

// One file that a person wrote, and all that is wrong with it.
class Source {
 public:
  // `name` is what complaints call the file: its path as the person wrote it.
  Source(std::string name, std::string text) : name_(std::move(name)), text_(std::move(text)) {}

  const std::string& text() const& { return text_; }
  const std::string& text() const&& = delete;

  // A line without its end, counted from one; empty where the text has no such line.
  std::string_view line(int number) const&;
  std::string_view line(int number) const&& = delete;

  // A place for what does not stand in the file: complaints name `origin` there, such as the flag
  // that a value was given with. One origin has one place.
  Place outside(std::string_view origin);
  // "load.yaml:12", or the origin of what is outside.
  std::string origin(Place at) const;

  // Notes a problem: half a sentence that begins in lower case and has no full stop. It may quote
  // foreign text, which is made printable and cut here.
  void complain(Place at, std::string_view problem);
  std::size_t complaints() const { return count_; }
  bool good() const { return count_ == 0; }

  // Throws one base::Error with the first twenty complaints in the order of the file, each with its
  // line and a caret; does nothing where there is none.
  void raise() const;

 private:
  struct Complaint {
    Place at;
    std::string problem;
  };

  std::string whole(const Complaint& complaint) const;
  std::string excerpt(Place at) const;

  std::string name_;
  std::string text_;
  std::vector<std::string> origins_;  // outside, by column
  std::vector<Complaint> complaints_;
  std::size_t count_ = 0;  // of all complaints, kept or not
};

}  // namespace schema
