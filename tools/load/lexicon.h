#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "tools/load/dataset.h"

namespace load {

// What one connection knows beyond its number: what it captured, and its records.
struct Memory {
  std::vector<std::string> captured;            // by place in the lexicon; "" until captured
  std::vector<const Dataset::Record*> records;  // by place of the data file; nullptr: used up
};

// The variables of one scenario, and where their values are found. Steps are read with it, and
// connections get their memory from it.
class Lexicon {
 public:
  struct Captured {
    std::size_t place;
  };
  struct Field {
    std::size_t data;  // place of the data file
    std::size_t column;
  };
  enum class Own : unsigned char { seq, connection, time, stamp };
  using Variable = std::variant<Own, Captured, Field>;

  // Data files that there are, by name; they must outlive it.
  explicit Lexicon(std::map<std::string, Dataset>& data);

  // The place of a captured value; a new one for a new name.
  std::size_t capture(const std::string& name);
  // Throws base::Error for a name that means nothing here. Captures come first.
  Variable find(std::string_view name) const;

  bool empty() const { return captures_.empty() && data_.empty(); }
  // Of a connection that opens: with the records that it keeps.
  Memory memory(std::uint64_t number);
  // Draws the records of one message. False where one is used up: there is nothing more to say.
  bool refresh(std::uint64_t number, Memory& memory, const std::vector<std::size_t>& data);
  const Dataset& data(std::size_t place) const { return *data_[place]; }

 private:
  std::map<std::string, std::size_t, std::less<>> captures_;
  std::map<std::string, std::size_t, std::less<>> names_;  // of data files
  std::vector<Dataset*> data_;
};

}  // namespace load
