#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "libcore/session/session.h"
#include "libcore/ws/codes.h"
#include "profiles/profile.h"
#include "tools/load/lexicon.h"
#include "tools/load/spread.h"
#include "tools/load/stamp.h"
#include "tools/load/token.h"

namespace load {

// Who says something, and which of its messages it is.
struct Voice {
  std::uint64_t user = 0;
  std::uint64_t number = 0;  // of the message, on its channel
  session::Clock::time_point due{};
  Memory* memory = nullptr;  // where there are variables that need one
};

// What one step sends. It is made ahead as far as can be; what changes from message to message is
// written into it.
class Content {
 public:
  struct Context {
    const profile::Profile& profile;
    Lexicon& lexicon;
    std::uint32_t channel;  // that its stamps name
  };
  // Throws base::Error for a file that cannot be read, and for a variable that is none.
  Content(const profile::Content& said, const Context& context);
  Content(const Content&) = delete;  // views into its buffer
  Content& operator=(const Content&) = delete;

  ws::Opcode opcode() const { return opcode_; }
  std::uint64_t fragments() const { return fragments_; }
  bool stamped() const { return stamped_; }
  // The same voice makes it say the same again: it can be compared with, long after.
  bool repeatable() const { return words_.empty(); }

  // The last message that was written.
  std::span<char> last() const { return last_; }
  // The run fails where its data is used up; else the connection has nothing more to say.
  bool fails_on_end() const;
  // The message, valid until the next call; nothing where its data is used up.
  std::optional<std::string_view> write(const Voice& voice) {
    if (settled_.empty()) return write_anew(voice);
    if (head_ > 0) token_of(voice).write(settled_.data(), std::min(head_, settled_.size()));
    last_ = settled_;
    return std::string_view(last_.data(), last_.size());
  }
  // Whether the message, of a content that is repeatable, has `part` at `at` (and ends there).
  bool has(const Voice& voice, std::string_view part, std::uint64_t at, bool ends) {
    constexpr std::size_t size = Token::size;
    if (at > 0 || !ends || head_ != size || settled_.size() < size)
      return has_part(voice, part, at, ends);
    return part.size() == settled_.size() && token_of(voice).is_at(part.data()) &&
           std::memcmp(part.data() + size, settled_.data() + size, part.size() - size) == 0;
  }

 private:
  struct Word {           // of a text with variables
    std::string literal;  // and behind it:
    std::optional<Lexicon::Variable> variable;
  };

  void be(const profile::Payload& payload, const Context& context);
  void be_text(std::string text, bool json, const Lexicon& lexicon);
  void be_random(const profile::Payload& payload, std::uint64_t seed);
  void be_body(std::string_view body);

  static Token token_of(const Voice& voice) { return {voice.number, voice.user}; }
  bool has_part(const Voice& voice, std::string_view part, std::uint64_t at, bool ends);
  void settle();
  std::optional<std::string_view> write_anew(const Voice& voice);
  std::size_t size_for(const Voice& voice) const;
  std::string_view write_body(const Voice& voice);
  std::optional<std::string_view> write_words(const Voice& voice);
  std::string value(const Lexicon::Variable& variable, const Voice& voice) const;
  Stamp stamp_of(const Voice& voice) const;

  Lexicon* lexicon_;
  std::uint32_t channel_;
  ws::Opcode opcode_ = ws::Opcode::text;
  std::uint64_t fragments_ = 1;
  bool stamped_ = false;

  // A body that is the same each time lies in the buffer, with room for a head in front: a stamp,
  // or the token that tells random messages apart.
  std::string buffer_;
  std::size_t head_ = 0;         // octets of it
  std::size_t body_at_ = 0;      // in the buffer
  std::size_t fixed_size_ = 0;   // of a message, where they are all of one
  std::optional<Spread> sizes_;  // of random messages; with a stamp they have room for it at least
  std::uint64_t seed_ = 0;
  bool utf8_ = false;        // characters must not be cut
  std::size_t checked_ = 0;  // octets of the body that `check_` is for
  std::uint32_t check_ = 0;

  // The message as it lies in the buffer, where no more of it changes than its token.
  std::span<char> settled_;
  std::span<char> last_;

  std::vector<Word> words_;
  std::vector<std::size_t> data_;  // files that they read
  bool json_ = false;              // values stand in JSON strings
};

}  // namespace load
