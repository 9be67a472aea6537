// Any octets give the same events and answers however they are cut, nothing happens behind the end,
// and what an endpoint says is taken without complaint by one of the other role.

#include <fmt/format.h>

#include "libcore/base/overloaded.h"
#include "libcore/ws/endpoint.h"
#include "libcore/ws/gather.h"
#include "tests/fuzz/input.h"

namespace {

using fuzz::require;

ws::MaskKeys keys;

// An endpoint that echoes, and what it has seen. Messages count once they are whole: how much of
// one is handed out before a fault in it depends on how the octets came.
class Echo {
 public:
  Echo(ws::Role role, const ws::Settings& settings, const std::optional<ws::DeflateTerms>& terms)
      : endpoint_(role, settings) {
    if (terms) endpoint_.use_deflate(*terms);
  }

  void take(std::span<char> in) {
    const bool closed = endpoint_.closed();
    const std::size_t before = out.size();
    while (auto event = endpoint_.next(in, out)) {
      require(!closed);
      std::visit([this](auto& seen) { note(seen); }, *event);
    }
    require(in.empty());
    if (endpoint_.closed()) endpoint_.send(ws::Opcode::text, "late", out);
    if (closed) require(out.size() == before);
  }

  std::string log;
  std::string partial;  // of a message that is not whole
  base::Buffer out;
  bool failed = false;

 private:
  void note(ws::Piece& piece) {
    require(piece.first == !inside_);
    inside_ = !piece.last;
    partial += piece.payload.view();
    std::optional<ws::Message> message = gather_.add(piece);
    require(message.has_value() == piece.last);
    if (!message) return;
    require(message->view() == partial);
    log += fmt::format("{} {}\n", name(message->opcode()), partial);
    partial.clear();
    endpoint_.send(std::move(*message), out);
  }
  void note(const ws::Pinged& ping) { log += fmt::format("ping {}\n", ping.data); }
  void note(const ws::Ponged& pong) { log += fmt::format("pong {}\n", pong.data); }
  void note(const ws::PeerClosed& close) {
    require(endpoint_.closed());
    log += fmt::format("close {} {}\n", static_cast<int>(close.code), close.reason);
  }
  void note(const ws::Failed& fault) {
    require(endpoint_.closed());
    failed = true;
    partial.clear();
    log += fmt::format("failed {} {}\n", static_cast<int>(fault.code), fault.why);
  }

  ws::Endpoint endpoint_;
  ws::Gather gather_;
  bool inside_ = false;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const std::uint8_t how = input.choice();
  const std::uint8_t seed = input.choice();
  const auto role = static_cast<ws::Role>(how & 1);
  const auto other = static_cast<ws::Role>(~how & 1);
  const ws::Settings settings{.max_message = (how & 2) == 0 ? 1'000'000u : 100u, .keys = &keys};

  std::optional<ws::DeflateTerms> terms;
  if ((how & 4) != 0)
    terms = {.server_no_context_takeover = (how & 8) != 0,
             .client_no_context_takeover = (how & 16) != 0,
             .server_max_window_bits = 8 + (how >> 5),
             .client_max_window_bits = 15 - (how >> 5)};

  Echo whole(role, settings, terms);
  Echo cut(role, settings, terms);
  fuzz::in_one(input.rest(), [&](std::span<char> in) { whole.take(in); });
  fuzz::in_pieces(input.rest(), seed, [&](std::span<char> in) { cut.take(in); });
  require(whole.log == cut.log);
  require(whole.partial == cut.partial);
  require(whole.out.size() == cut.out.size());
  if (role == ws::Role::server) require(whole.out.view() == cut.out.view());

  Echo listener(other, settings, terms);
  listener.take(cut.out.span());
  require(!listener.failed);
  return 0;
}
