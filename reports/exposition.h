#pragma once

#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace report {

// Writes metrics in what OpenMetrics and Prometheus' text have in common. Text of labels may be
// foreign: it is made harmless here.
class Exposition {
 public:
  using Labels = std::vector<std::pair<std::string_view, std::string>>;
  enum class Type : unsigned char { gauge, counter, histogram };
  enum class Digits : unsigned char {
    three,  // significant ones: programs that compare texts see no change where there is none
    all
  };

  explicit Exposition(Digits digits) : digits_(digits) {}

  // Samples of this metric follow. The name of a counter ends in _total.
  void family(std::string_view name, std::string_view help, Type type = Type::gauge);
  // `part` stands behind the name: "_count" of a histogram.
  void sample(double value, const Labels& labels = {}, std::string_view part = {});
  // A gauge without labels.
  void single(std::string_view name, std::string_view help, double value);

  std::string finish() && { return std::move(text_) + "# EOF\n"; }

 private:
  std::string number(double value) const;
  std::back_insert_iterator<std::string> out() { return std::back_inserter(text_); }

  const Digits digits_;
  std::string text_;
  std::string name_;
};

}  // namespace report
