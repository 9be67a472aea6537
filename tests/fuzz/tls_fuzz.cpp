// Any octets from a peer, from the first one or behind a good handshake, leave a channel alive or
// failed with a cause, and it never says more than a flight of its own.

#include "libcore/tls/channel.h"
#include "tests/fuzz/input.h"

namespace {

using fuzz::require;

tls::Context server_context() {
  const tls::Certificate authority = tls::Certificate::authority({.common_name = "fuzz authority"});
  return tls::Context(tls::ServerSettings{
      .certificates = {authority.issue({.common_name = "localhost", .dns_names = {"localhost"}}),
                       authority.issue({.common_name = "other", .dns_names = {"*.example.org"}})}});
}

// One end, what it has to say, and how much plain text came out of it.
class End {
 public:
  explicit End(const tls::Context& context) : channel(context) { channel.start(out); }

  void take(std::span<const char> in) {
    char plain[4096];
    while (!in.empty()) {
      const std::span<char> read = channel.read(in, plain, out);
      plain_octets += read.size();
      if (read.empty()) require(in.empty());
    }
  }

  tls::Channel channel;
  base::Buffer out;
  std::size_t plain_octets = 0;
};

void shake_hands(End& a, End& b) {
  for (int i = 0; i < 4; ++i) {
    b.take(a.out.span());
    a.out.clear();
    a.take(b.out.span());
    b.out.clear();
  }
  require(a.channel.established() && b.channel.established());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const tls::Context server = server_context();
  static const tls::Context client(tls::ClientSettings{.insecure = true});
  fuzz::Input input(data, size);
  const std::uint8_t how = input.choice();
  const std::uint8_t seed = input.choice();
  const bool established = how >= 128;  // rarely: it takes most of the time

  End end((how & 1) == 0 ? server : client);
  End other((how & 1) == 0 ? client : server);
  if (established) shake_hands(end, other);
  fuzz::in_pieces(input.rest(), seed, [&](std::span<char> in) { end.take(in); });
  end.channel.end_input();
  require(end.out.size() < 16 * 1024);
  require(end.plain_octets == 0);  // nobody here knows the keys
  require(end.channel.failed() || established);
  if (!established) end.channel.close(end.out);
  return 0;
}
