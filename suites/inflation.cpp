#include "suites/inflation.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <optional>
#include <span>

#include "suites/deflate_symbols.h"

namespace suite {
namespace {

// The stream as bits, the lowest of each octet first.
class Bits {
 public:
  explicit Bits(std::string_view octets) : octets_(octets) {}

  // Makes 56 bits ready, or all that are left.
  void fill() {
    if (octets_.size() - next_ >= 8) {
      std::uint64_t word = 0;
      for (int i = 7; i >= 0; --i)
        word = word << 8 | static_cast<unsigned char>(octets_[next_ + static_cast<std::size_t>(i)]);
      ready_ |= word << count_;
      next_ += (63 - count_) / 8;
      count_ |= 56;
      return;
    }
    for (; count_ <= 56 && next_ < octets_.size(); count_ += 8)
      ready_ |= std::uint64_t{static_cast<unsigned char>(octets_[next_++])} << count_;
  }
  // Of those ready; zeros behind the end.
  std::uint32_t peek() const { return static_cast<std::uint32_t>(ready_); }
  bool has(unsigned bits) const { return bits <= count_; }
  std::uint32_t take(unsigned bits) {
    const auto value = static_cast<std::uint32_t>(ready_ & ((std::uint64_t{1} << bits) - 1));
    ready_ >>= bits;
    count_ -= bits;
    return value;
  }
  // To the next border of octets.
  void align() { take(static_cast<unsigned>(count_ % 8)); }
  // Octets as they stand, once the bits are aligned.
  std::string_view octets(std::size_t size) {
    next_ -= count_ / 8;
    ready_ = 0;
    count_ = 0;
    const std::string_view taken = octets_.substr(next_, size);
    next_ += taken.size();
    return taken;
  }

  std::uint64_t position() const { return std::uint64_t{next_} * 8 - count_; }
  bool at_end() const { return count_ == 0 && next_ == octets_.size(); }

 private:
  std::string_view octets_;
  std::size_t next_ = 0;     // octet that is not ready yet
  std::uint64_t ready_ = 0;  // above `count_` there may be bits that come again
  std::uint64_t count_ = 0;
};

// A Huffman code, given by the lengths of its codes (3.2.2).
class Code {
 public:
  enum class Fit : std::uint8_t { complete, single, incomplete, oversubscribed };

  explicit Code(std::span<const std::uint8_t> lengths) {
    for (const std::uint8_t length : lengths) ++counts_[length];
    counts_[0] = 0;
    std::array<std::uint16_t, longest_code + 2> begins{};  // in symbols_, by length
    for (std::size_t i = 1; i <= longest_code; ++i)
      begins[i + 1] = static_cast<std::uint16_t>(begins[i] + counts_[i]);
    judge(begins[longest_code + 1]);
    if (fit_ == Fit::oversubscribed) return;
    std::array<std::uint16_t, longest_code + 2> at = begins;
    for (std::size_t symbol = 0; symbol < lengths.size(); ++symbol)
      if (lengths[symbol] != 0)
        symbols_[at[lengths[symbol]]++] = static_cast<std::uint16_t>(symbol);
    prepare(begins);
  }

  Fit fit() const { return fit_; }

  static constexpr int none = -1;        // no code begins with these bits
  static constexpr int unfinished = -2;  // the stream ends inside one

  // The next symbol; the bits must be filled.
  int take(Bits& bits) const {
    const std::uint16_t entry = quick_[bits.peek() & (quick_.size() - 1)];
    const unsigned length = entry & 15;
    if (length == 0) return take_long(bits);
    if (!bits.has(length)) return unfinished;
    bits.take(length);
    return entry >> 4;
  }

 private:
  static constexpr unsigned quick_bits = 10;

  // A code of one symbol with one bit is good, as is one of none (3.2.7); no other with gaps.
  void judge(std::size_t symbols) {
    int left = 1;
    for (std::size_t length = 1; length <= longest_code; ++length) {
      left = 2 * left - counts_[length];
      if (left < 0) {
        fit_ = Fit::oversubscribed;
        return;
      }
    }
    const bool single = symbols == 0 || (symbols == 1 && counts_[1] == 1);
    fit_ = left == 0 ? Fit::complete : single ? Fit::single : Fit::incomplete;
  }

  // A table by the first bits. Codes stand in the stream with their first bit lowest.
  void prepare(const std::array<std::uint16_t, longest_code + 2>& begins) {
    unsigned code = 0;
    for (unsigned length = 1; length <= quick_bits; ++length) {
      code *= 2;
      for (unsigned i = 0; i < counts_[length]; ++i, ++code) {
        unsigned reversed = 0;
        for (unsigned bit = 0; bit < length; ++bit)
          reversed |= (code >> bit & 1) << (length - 1 - bit);
        const auto entry = static_cast<std::uint16_t>(symbols_[begins[length] + i] << 4 | length);
        for (unsigned at = reversed; at < quick_.size(); at += 1u << length) quick_[at] = entry;
      }
    }
  }

  // Bit by bit.
  int take_long(Bits& bits) const {
    unsigned code = 0;
    unsigned first = 0;
    unsigned index = 0;
    for (unsigned length = 1; length <= longest_code; ++length) {
      if (!bits.has(length)) return unfinished;
      code |= bits.peek() >> (length - 1) & 1;
      const unsigned count = counts_[length];
      if (code < first + count) {
        bits.take(length);
        return symbols_[index + code - first];
      }
      index += count;
      first = (first + count) * 2;
      code *= 2;
    }
    return none;
  }

  Fit fit_ = Fit::complete;
  std::array<std::uint16_t, longest_code + 1> counts_{};
  std::array<std::uint16_t, 288> symbols_{};
  std::array<std::uint16_t, 1 << quick_bits> quick_{};  // symbol and length; 0: longer or none
};

class Reader {
 public:
  Reader(std::string_view stream, std::string_view history, std::size_t limit)
      : bits_(stream), history_(history), limit_(limit) {}

  Inflation read() {
    while (!over_ && !bits_.at_end()) read_block();
    result_.octets.resize(size_);
    if (result_.state != Inflation::State::broken) result_.bit = bits_.position();
    return std::move(result_);
  }

 private:
  void end(Inflation::State state) {
    result_.state = state;
    over_ = true;
  }
  void broken(std::string why) {
    result_.why = std::move(why);
    result_.bit = bits_.position();
    end(Inflation::State::broken);
  }
  // Whether that many bits are left; if not, the stream is unfinished.
  bool need(unsigned bits) {
    bits_.fill();
    if (!bits_.has(bits)) end(Inflation::State::unfinished);
    return !over_;
  }

  void read_block() {
    const std::uint64_t begin = bits_.position();
    const std::size_t size = size_;
    if (!need(3)) return;
    const bool final = bits_.take(1) != 0;
    const unsigned type = bits_.take(2);
    result_.ends_final = false;
    if (type == 0) read_stored();
    if (type == 1) read_fixed();
    if (type == 2) read_dynamic();
    if (type == 3) broken("a block of the reserved type 3");
    if (over_) return;
    if (result_.blocks.size() < Inflation::blocks_kept)
      result_.blocks.push_back({static_cast<Block::Type>(type), final, begin, size_ - size});
    if (final) bits_.align();
    result_.ends_final = final;
  }

  void read_stored() {
    bits_.align();
    if (!need(32)) return;
    const std::uint32_t length = bits_.take(16);
    const std::uint32_t complement = bits_.take(16);
    if ((length ^ complement) != 0xffff)
      return broken("the length of a stored block does not fit its complement");
    const std::string_view octets = bits_.octets(length);
    if (!make_room(octets.size())) return;
    octets.copy(result_.octets.data() + size_, octets.size());
    size_ += octets.size();
    if (octets.size() < length) end(Inflation::State::unfinished);
  }

  void read_fixed() {
    static const Code literals(fixed_literal_lengths);
    static const Code distances(fixed_distance_lengths);
    read_symbols(literals, distances);
  }

  void read_dynamic() {
    if (!need(14)) return;
    const std::size_t literals = bits_.take(5) + 257;
    const std::size_t distances = bits_.take(5) + 1;
    const std::size_t lengths_of_lengths = bits_.take(4) + 4;
    if (literals > 286) return broken(fmt::format("{} literal and length codes", literals));
    std::array<std::uint8_t, 19> code_lengths{};
    for (std::size_t i = 0; i < lengths_of_lengths; ++i) {
      if (!need(3)) return;
      code_lengths[code_length_order[i]] = static_cast<std::uint8_t>(bits_.take(3));
    }
    const Code code(code_lengths);
    if (code.fit() != Code::Fit::complete) return bad_code("code length", code);
    std::array<std::uint8_t, 286 + 32> lengths{};
    const std::span<std::uint8_t> all = std::span(lengths).first(literals + distances);
    if (!read_lengths(code, all)) return;
    if (lengths[end_of_block] == 0) return broken("no code for the end of the block");
    const Code literal_code(all.first(literals));
    if (is_bad(literal_code)) return bad_code("literal and length", literal_code);
    const Code distance_code(all.last(distances));
    if (is_bad(distance_code)) return bad_code("distance", distance_code);
    read_symbols(literal_code, distance_code);
  }

  static bool is_bad(const Code& code) {
    return code.fit() == Code::Fit::incomplete || code.fit() == Code::Fit::oversubscribed;
  }
  void bad_code(const char* what, const Code& code) {
    broken(fmt::format("the {} code is {}", what,
                       code.fit() == Code::Fit::oversubscribed ? "oversubscribed" : "incomplete"));
  }

  bool read_lengths(const Code& code, std::span<std::uint8_t> lengths) {
    for (std::size_t at = 0; at < lengths.size();) {
      bits_.fill();
      const int symbol = code.take(bits_);
      if (symbol == Code::unfinished) {
        end(Inflation::State::unfinished);
        return false;
      }
      if (symbol < 16) {
        lengths[at++] = static_cast<std::uint8_t>(symbol);
        continue;
      }
      if (symbol == 16 && at == 0) {
        broken("the code length before the first one is repeated");
        return false;
      }
      const unsigned extra = symbol == 16 ? 2 : symbol == 17 ? 3 : 7;
      if (!need(extra)) return false;
      const std::size_t count = bits_.take(extra) + (symbol == 18 ? 11 : 3);
      if (count > lengths.size() - at) {
        broken("more code lengths than were declared");
        return false;
      }
      const std::uint8_t length = symbol == 16 ? lengths[at - 1] : 0;
      for (std::size_t i = 0; i < count; ++i) lengths[at++] = length;
    }
    return true;
  }

  void read_symbols(const Code& literals, const Code& distances) {
    for (;;) {
      bits_.fill();  // enough for a whole copy: 15 + 5 + 15 + 13 bits
      const int symbol = literals.take(bits_);
      if (symbol == end_of_block) return;
      if (symbol == Code::unfinished) return end(Inflation::State::unfinished);
      if (symbol == Code::none) return broken("no literal or length has this code");
      if (symbol < end_of_block) {
        if (size_ == result_.octets.size() && !make_room(1)) return;
        result_.octets[size_++] = static_cast<char>(symbol);
        continue;
      }
      const auto index = static_cast<std::size_t>(symbol - first_length_symbol);
      if (index >= length_symbols.size())
        return broken(fmt::format("the length symbol {}, which has no meaning", symbol));
      const std::optional<std::size_t> length = value_of(length_symbols[index]);
      if (!length) return;
      const int distance_symbol = distances.take(bits_);
      if (distance_symbol == Code::unfinished) return end(Inflation::State::unfinished);
      if (distance_symbol == Code::none) return broken("no distance has this code");
      if (static_cast<std::size_t>(distance_symbol) >= distance_symbols.size())
        return broken(fmt::format("the distance symbol {}, which has no meaning", distance_symbol));
      const std::optional<std::size_t> distance =
          value_of(distance_symbols[static_cast<std::size_t>(distance_symbol)]);
      if (!distance) return;
      copy(*length, *distance);
      if (over_) return;
    }
  }

  std::optional<std::size_t> value_of(SymbolRange range) {
    if (!bits_.has(range.extra_bits)) {
      end(Inflation::State::unfinished);
      return std::nullopt;
    }
    return range.first + bits_.take(range.extra_bits);
  }

  void copy(std::size_t length, std::size_t distance) {
    if (distance > size_ + history_.size())
      return broken(
          fmt::format("a distance of {} behind {} octets", distance, size_ + history_.size()));
    if (!make_room(length)) return;
    result_.farthest = std::max(result_.farthest, distance);
    char* to = result_.octets.data() + size_;
    size_ += length;
    if (const std::size_t produced = size_ - length; distance > produced) {
      const std::size_t back = distance - produced;
      result_.reach = std::max(result_.reach, back);
      const std::size_t before = std::min(length, back);
      std::memcpy(to, history_.data() + history_.size() - back, before);
      to += before;
      length -= before;
      if (length == 0) return;
    }
    if (distance >= length) {
      std::memcpy(to, to - distance, length);
    } else if (distance == 1) {
      std::memset(to, to[-1], length);
    } else {
      for (; length > 0; --length, ++to) *to = to[-static_cast<std::ptrdiff_t>(distance)];
    }
  }

  // For that many octets behind `size_`.
  bool make_room(std::size_t octets) {
    if (size_ + octets > limit_) {
      end(Inflation::State::too_long);
      return false;
    }
    std::string& made = result_.octets;
    if (size_ + octets > made.size())
      made.resize(std::min(limit_, std::max(size_ + octets, 2 * made.size() + 256)));
    return true;
  }

  Bits bits_;
  std::string_view history_;
  std::size_t limit_;
  bool over_ = false;
  std::size_t size_ = 0;  // of result_.octets, as far as they are made
  Inflation result_;
};

}  // namespace

Inflation inflate(std::string_view stream, std::string_view history, std::size_t limit) {
  return Reader(stream, history.substr(history.size() - std::min(history.size(), widest_window)),
                limit)
      .read();
}

}  // namespace suite
