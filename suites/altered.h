#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "libcore/http/head.h"
#include "libcore/ws/codes.h"

namespace suite {

// A head of HTTP that is sent in place of the usual one: that one with something changed, and what
// follows it. Each word gives the changed `Self`; see Request and Response for what braces in texts
// stand for.
template <typename Self, typename Head>
struct Altered {
  using Texts = std::vector<std::string>;
  using Rewrite = std::function<std::string(std::string)>;

  Texts differences;  // from the usual one, for people
  std::vector<std::function<void(Head&)>> changes;
  std::vector<Rewrite> rewrites;  // of the octets of the head, behind the changes
  std::string behind;             // octets that follow the head
  std::vector<std::pair<ws::Opcode, std::string>> frames;                 // that are among them
  std::function<std::vector<std::size_t>(std::string_view octets)> cuts;  // ends of segments
  std::chrono::milliseconds between{};                                    // a pause behind each

  // --- Fields.
  Self with(std::string name, std::string value) const;  // in its place, or as the last
  Self without(std::string_view name) const;
  Self and_with(std::string line) const;   // one more line, whatever it looks like
  Self and_first(std::string line) const;  // the same, in front of all fields
  Self with_fields(std::string what, std::function<void(http::Fields&)> change) const;

  // --- The octets.
  Self line(std::string text) const;  // the first one
  Self with_parts(std::string what, std::function<void(Head&)> change) const;
  Self rewritten(std::string what, Rewrite rewrite) const;
  Self as_octets(std::string octets) const;  // nothing of the usual head is left
  Self followed_by(std::string octets) const;
  Self followed_by(ws::Opcode opcode, std::string payload) const;  // a frame as its speaker's
  Self cut(std::string what,
           std::function<std::vector<std::size_t>(std::string_view octets)> ends) const;
  Self cut_behind_head() const;
  Self slowly(std::chrono::milliseconds pause) const;  // with that pause behind each segment

  // The head's octets, made of the usual one; braces are left as they are.
  std::string head(Head usual) const;

 protected:
  // A copy with one difference more; an empty one is none.
  template <typename Change>
  Self changed(std::string difference, const Change& change) const {
    Self copy = static_cast<const Self&>(*this);
    if (!difference.empty()) copy.differences.push_back(std::move(difference));
    change(copy);
    return copy;
  }
};

// Octets in quotes, cut, for people.
std::string shown(std::string_view octets);

// What a word in braces stands for.
struct Word {
  std::string_view name;
  std::string value;
};
std::string filled_in(std::string text, const std::vector<Word>& words);

// A frame as octets, masked where a client says it: for what is sent before a connection is open.
std::string frame_octets(ws::Role speaker, ws::Opcode opcode, std::string_view payload);

}  // namespace suite
