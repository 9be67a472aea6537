#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "libcore/http/fields.h"
#include "libcore/ws/extension.h"
#include "suites/inflation.h"
#include "tests/suites/zlib.h"

namespace test {

// How one peer deals with permessage-deflate. As it stands all is right, with zlib alone; a hook
// that is not set does nothing.
struct DeflateHabits {
  using Text = std::string;

  // What it says to an opening request as a server, and keeps to from there on.
  struct Answer {
    bool refused = false;      // with 400
    std::optional<Text> line;  // Sec-WebSocket-Extensions
    std::optional<ws::DeflateTerms> terms;
  };
  ws::DeflatePolicy policy{.mode = ws::DeflatePolicy::Mode::on};
  std::function<void(const std::vector<Text>& offers, Answer& answer)> on_offers;

  // --- What it reads.
  bool inflates_plain_messages = false;
  bool reads_first_fragment_only = false;
  // What copies may reach into: what came compressed before, or something else.
  enum class Memory : std::uint8_t { right, none, plain_too, sent, all_connections } memory{};
  // A stream is failed with this code though nothing is wrong with it; 0: the process dies.
  std::function<std::optional<int>(const suite::Inflation& stream, std::size_t size)> objects;
  // Changes what a stream stands for.
  std::function<void(const suite::Inflation& stream, Text& message)> on_inflated;
  bool takes_broken_streams = false;  // as far as they can be read
  bool drops_broken_streams = false;
  bool takes_cut_streams = false;  // they end inside a block
  bool validates_octets_on_the_wire = false;
  bool validates_fragments = false;  // each by itself
  bool takes_any_text = false;

  // --- What it writes.
  Squeeze squeeze = {};
  bool refers_back_regardless = false;
  bool uses_widest_window = false;
  std::function<bool(const Text& message)> sends_plain;
  std::function<Text(const Text& message)> writes;  // instead of zlib
  std::function<void(Text& stream)> on_stream;
};

// permessage-deflate on one connection.
class MutantDeflate {
 public:
  // `shared` is what all connections have inflated. Both must outlive it.
  MutantDeflate(const DeflateHabits& habits, std::string& shared)
      : habits_(habits), shared_(shared) {}

  DeflateHabits::Answer answer(const http::Fields& request);
  // As a client: what it offers, if anything, and what the response makes of that.
  std::optional<std::string> offer() const;
  void answered(const http::Fields& response);
  bool agreed() const { return terms_.has_value(); }

  // What is to be done with a message: `code` fails the connection, 0 is the end of the process.
  struct Outcome {
    std::optional<int> code;
    bool dropped = false;
  };
  // Inflates a message that came in these parts, into `payload`.
  Outcome read(const std::vector<std::string>& parts, bool rsv1, std::string& payload);
  // Whether the message is sent compressed, and has been replaced by its stream.
  bool write(std::string& payload);

 private:
  struct Stream {
    std::string octets;
    bool broken = false;
    bool whole = false;
  };
  Stream inflate(const std::string& stream) const;
  void remember(const std::string& octets);

  const DeflateHabits& habits_;
  std::string& shared_;
  std::optional<ws::DeflateTerms> terms_;  // as a server sees them
  std::string history_;
  std::unique_ptr<Deflating> out_;
};

}  // namespace test
