#include "tools/load/content.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <utility>

#include "libcore/base/error.h"
#include "libcore/base/file.h"
#include "libcore/base/hash.h"
#include "libcore/base/overloaded.h"
#include "libcore/base/random.h"
#include "libcore/schema/json_schema.h"

namespace load {
namespace {

// Between head and body, where the body would end within a character.
constexpr char padding = '.';
constexpr std::size_t most_padding = 3;

std::size_t octets_of(double size) { return static_cast<std::size_t>(std::llround(size)); }

bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

// At least so many octets with so much entropy, 0 to 1, as the share of an alphabet that is in use.
std::string random_octets(profile::Payload::Random kind, double entropy, std::size_t size,
                          std::uint64_t seed) {
  constexpr std::string_view ascii =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";
  using Kind = profile::Payload::Random;
  const double all = kind == Kind::bytes ? 256 : 64;
  const auto used = static_cast<std::uint64_t>(std::lround(std::pow(all, entropy)));
  base::Random random(seed);
  std::string octets;
  octets.reserve(size + 4);
  while (octets.size() < size) {
    const std::uint64_t symbol = random.below(std::max<std::uint64_t>(used, 1));
    if (kind == Kind::bytes) {
      octets += static_cast<char>(symbol);
    } else if (kind == Kind::ascii) {
      octets += ascii[symbol];
    } else {  // of two, three or four octets: U+0400, U+4E00 and U+1F300 on
      const unsigned length = 2 + static_cast<unsigned>(random.below(3));
      const unsigned base = length == 2 ? 0x400 : length == 3 ? 0x4e00 : 0x1f300;
      const unsigned code = base + static_cast<unsigned>(symbol);
      constexpr unsigned char lead[] = {0xc0, 0xe0, 0xf0};
      octets += static_cast<char>(lead[length - 2] | code >> 6 * (length - 1));
      for (unsigned i = length - 1; i-- > 0;)
        octets += static_cast<char>(0x80 | (code >> 6 * i & 0x3f));
    }
  }
  return octets;
}

bool is_stamp(const Lexicon::Variable& variable) {
  const auto* own = std::get_if<Lexicon::Own>(&variable);
  return own != nullptr && *own == Lexicon::Own::stamp;
}

// Within the quotes of a JSON string.
std::string escaped_for_json(std::string_view text) {
  const std::string quoted = schema::json_text(text);
  return quoted.substr(1, quoted.size() - 2);
}

}  // namespace

Content::Content(const profile::Content& said, const Context& context)
    : lexicon_(&context.lexicon), channel_(context.channel) {
  if (said.payload) {
    be(*said.payload, context);
  } else if (const auto named = context.profile.payloads.find(said.words->value);
             named != context.profile.payloads.end()) {
    be(named->second, context);
  } else {
    be_text(said.words->value, false, context.lexicon);
  }
  settle();
}

void Content::be(const profile::Payload& payload, const Context& context) {
  opcode_ = payload.binary ? ws::Opcode::binary : ws::Opcode::text;
  fragments_ = payload.fragments;
  stamped_ = payload.stamp;
  if (payload.random) be_random(payload, context.profile.seed.value_or(1));
  if (payload.text) be_text(payload.text->value, false, context.lexicon);
  if (payload.json) be_text(payload.json->text, true, context.lexicon);
  if (payload.file) be_body(base::read_file(*payload.file));
}

// Texts without variables, and files, are known beforehand.
void Content::be_text(std::string text, bool json, const Lexicon& lexicon) {
  json_ = json;
  if (stamped_ && text.find("${stamp}") == std::string::npos) {
    const bool object = json && text.starts_with('{');
    if (json && !object) base::fail("a stamp needs a JSON object, or ${{stamp}} in its place");
    const bool more = object && text.find_first_not_of(" \n\t", 1) != text.find('}');
    text = object ? fmt::format("{{\"stamp\":\"${{stamp}}\"{}{}", more ? "," : "", text.substr(1))
                  : "${stamp}" + text;
  }
  bool seen = false;
  std::string_view rest = text;
  for (std::size_t at = rest.find("${"); at != std::string_view::npos; at = rest.find("${")) {
    const std::size_t end = rest.find('}', at);
    if (end == std::string_view::npos) base::fail("a '${{' that is never closed");
    const Lexicon::Variable variable = lexicon.find(rest.substr(at + 2, end - at - 2));
    if (is_stamp(variable)) {
      if (std::exchange(seen, true)) base::fail("a message has one ${{stamp}}");
      stamped_ = true;
    }
    if (const auto* field = std::get_if<Lexicon::Field>(&variable))
      if (std::ranges::find(data_, field->data) == data_.end()) data_.push_back(field->data);
    words_.push_back({std::string(rest.substr(0, at)), variable});
    rest.remove_prefix(end + 1);
  }
  if (words_.empty()) return be_body(rest);
  words_.push_back({std::string(rest), std::nullopt});
}

void Content::be_random(const profile::Payload& payload, std::uint64_t seed) {
  const Spread sizes(*payload.size);
  seed_ = seed;
  utf8_ = payload.random == profile::Payload::Random::utf8;
  if (stamped_ && sizes.most() < Stamp::size)
    base::fail("a stamp has {} octets: the message must not be smaller", Stamp::size);
  if (!stamped_) head_ = Token::size;
  const std::size_t most = octets_of(sizes.most());
  be_body(random_octets(*payload.random, payload.entropy.value_or(1), most, seed));
  fixed_size_ = most;
  if (sizes.least() < sizes.most()) sizes_.emplace(sizes);
}

void Content::be_body(std::string_view body) {
  if (stamped_) head_ = Stamp::size;
  body_at_ = head_ + most_padding;
  buffer_.assign(body_at_, padding);
  buffer_ += body;
  fixed_size_ = head_ + body.size();
}

// An echo of 126 octets to 65,535 comes 4 octets behind the beginning of a line of the cache, where
// nothing else comes before it. Compared with what lies likewise it costs a third less.
void Content::settle() {
  constexpr std::size_t line = 64;
  constexpr std::size_t header = 4;
  if (stamped_ || sizes_ || !words_.empty()) return;
  buffer_.reserve(buffer_.size() + line);  // and does not move from here on
  const auto address = reinterpret_cast<std::uintptr_t>(write_body({}).data());
  const std::size_t shift = (header - address) % line;
  buffer_.insert(0, shift, padding);
  body_at_ += shift;
  const std::string_view message = write_body({});
  settled_ = std::span(buffer_).subspan(static_cast<std::size_t>(message.data() - buffer_.data()),
                                        message.size());
}

bool Content::has_part(const Voice& voice, std::string_view part, std::uint64_t at, bool ends) {
  const auto message = write(voice);
  return at <= message->size() && message->substr(at, part.size()) == part &&
         (!ends || at + part.size() == message->size());
}

std::optional<std::string_view> Content::write_anew(const Voice& voice) {
  const auto message = words_.empty() ? write_body(voice) : write_words(voice);
  last_ = {};
  if (message) last_ = {buffer_.data() + (message->data() - buffer_.data()), message->size()};
  return message;
}

bool Content::fails_on_end() const {
  return std::ranges::any_of(data_, [&](std::size_t place) {
    return lexicon_->data(place).on_end() == profile::Data::OnEnd::fail;
  });
}

std::size_t Content::size_for(const Voice& voice) const {
  if (!sizes_) return fixed_size_;
  const std::size_t least = stamped_ ? Stamp::size : 0;
  const std::uint64_t names[2] = {voice.user, voice.number};
  base::Random random(base::hash({reinterpret_cast<const char*>(names), sizeof(names)}, seed_));
  return std::max(octets_of(sizes_->draw(random)), least);
}

std::string_view Content::write_body(const Voice& voice) {
  const std::size_t size = size_for(voice);
  const std::size_t head = std::min(head_, size);
  std::size_t body = size - head;
  if (utf8_)
    while (body > 0 && continues_character(buffer_[body_at_ + body])) --body;
  const std::size_t pad = size - head - body;
  char* const begin = buffer_.data() + body_at_ - pad - head;
  std::fill_n(begin + head, pad, padding);
  const std::string_view message(begin, size);
  if (stamped_) {
    if (checked_ != size) check_ = checksum({}, message.substr(head));
    checked_ = size;
    Stamp stamp = stamp_of(voice);
    stamp.length = size - head;
    stamp.check = check_;
    std::ranges::copy(to_text(stamp), begin);
  } else if (head_ > 0) {
    token_of(voice).write(begin, head);
  }
  return message;
}

Stamp Content::stamp_of(const Voice& voice) const {
  const auto due =
      std::chrono::duration_cast<std::chrono::microseconds>(voice.due.time_since_epoch());
  return {.user = static_cast<std::uint32_t>(voice.user),
          .channel = channel_,
          .number = voice.number,
          .due = static_cast<std::uint64_t>(due.count())};
}

std::optional<std::string_view> Content::write_words(const Voice& voice) {
  if (!data_.empty() && !lexicon_->refresh(voice.user, *voice.memory, data_)) return std::nullopt;
  buffer_.clear();
  std::optional<std::size_t> stamp_at;
  for (const Word& word : words_) {
    buffer_ += word.literal;
    if (!word.variable) continue;
    if (is_stamp(*word.variable)) {
      stamp_at = buffer_.size();
      buffer_.append(Stamp::size, padding);
    } else {
      buffer_ += value(*word.variable, voice);
    }
  }
  if (!stamp_at) return buffer_;
  const std::string_view message = buffer_;
  Stamp stamp = stamp_of(voice);
  stamp.length = message.size() - Stamp::size;
  stamp.check = checksum(message.substr(0, *stamp_at), message.substr(*stamp_at + Stamp::size));
  std::ranges::copy(to_text(stamp), buffer_.data() + *stamp_at);
  return buffer_;
}

std::string Content::value(const Lexicon::Variable& variable, const Voice& voice) const {
  const auto own = [&](Lexicon::Own which) {
    if (which == Lexicon::Own::seq) return fmt::format("{}", voice.number);
    if (which == Lexicon::Own::connection) return fmt::format("{}", voice.user);
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return fmt::format("{}", std::chrono::duration_cast<std::chrono::milliseconds>(now).count());
  };
  std::string words = std::visit(
      base::Overloaded{
          own, [&](Lexicon::Captured captured) { return voice.memory->captured[captured.place]; },
          [&](Lexicon::Field field) { return (*voice.memory->records[field.data])[field.column]; }},
      variable);
  return json_ ? escaped_for_json(words) : words;
}

}  // namespace load
