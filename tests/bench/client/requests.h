#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

// What the messages of a load are: binary and text in a frame of their own, binary in 16 fragments,
// or JSON, compressed.
// `alone` is deflate for which the server keeps no context between messages.
enum class Payload : std::uint8_t { binary, text, fragments, deflate, alone };
// What has to be agreed on for it, as it is offered; or empty.
std::string_view extension_for(Payload payload);
std::optional<Payload> payload_named(std::string_view name);

// The messages that every connection sends, again and again in this order, as masked frames made
// beforehand. Number k is the k-th that a connection sends, from 0 and without end.
class Requests {
 public:
  // `octets` is the payload of a message, before it is compressed. At most `in_flight` messages
  // are asked for at once.
  Requests(Payload payload, std::size_t octets, unsigned in_flight);

  // What a reply is to carry; 0 where it is to be compressed, as the server likes.
  std::size_t reply_octets() const { return reply_octets_; }

  // The octets of `count` messages from number `first` on, together.
  std::size_t size(std::uint64_t first, std::uint64_t count) const {
    return offset(first + count) - offset(first);
  }
  // `size` octets of the stream from `at`, a place in the first round.
  std::string_view octets(std::size_t at, std::size_t size) const {
    return std::string_view(octets_).substr(at, size);
  }
  // The place in the first round with the octets that stand at `at`.
  std::size_t wrapped(std::size_t at) const { return at % round_; }

 private:
  // Where message `number` begins in the stream.
  std::size_t offset(std::uint64_t number) const {
    return number / begins_.size() * round_ + begins_[number % begins_.size()];
  }

  std::string octets_;               // a round, and as much again as can be asked for at once
  std::vector<std::size_t> begins_;  // of each message of a round
  std::size_t round_ = 0;            // octets
  std::size_t reply_octets_;
};

}  // namespace bench
