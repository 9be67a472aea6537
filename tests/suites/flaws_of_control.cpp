#include <algorithm>
#include <chrono>

#include "libcore/ws/utf8.h"
#include "tests/suites/flaws.h"

namespace test {
namespace {

using namespace std::chrono_literals;
using suite::Grade;

using Text = std::string;
using Pong = std::optional<Text>;

std::function<void(Habits&)> answers(
    std::function<Pong(const Text& ping, bool inside, std::size_t messages)> pong) {
  return [pong = std::move(pong)](Habits& habits) { habits.on_ping = pong; };
}

bool is_pong(const Reply& reply) { return reply.header.opcode == ws::Opcode::pong; }

// Changes which Pongs go out in answer to one read, and in what order.
std::function<void(Habits&)> rearranges_pongs(std::function<void(std::vector<Reply>&)> pongs) {
  return [pongs = std::move(pongs)](Habits& habits) {
    habits.on_replies = [pongs](std::vector<Reply>& replies) {
      const auto border = std::ranges::stable_partition(
          replies, [](const Reply& reply) { return !is_pong(reply); });
      std::vector<Reply> rest(border.begin(), border.end());
      replies.erase(border.begin(), border.end());
      pongs(rest);
      replies.insert(replies.end(), rest.begin(), rest.end());
    };
  };
}

std::vector<Flaw> pings() {
  return {
      {"answers no Ping",
       answers([](const Text&, bool, std::size_t) { return Pong(); }),
       {"control.ping.empty",
        "control.ping.text",
        "control.ping.non-utf8",
        "control.ping.nul",
        "control.ping.125",
        "control.ping.sizes-0-125",
        "control.ping.octet-wise-125",
        "control.ping.before-first-message",
        "control.ping.between-fragments",
        "control.ping.burst-*",
        "control.ping.while-sending-big-echo",
        "control.pong.unsolicited-then-ping",
        "framing.samples.ping-pong",
        "framing.mask.zero-length-masked",
        "framing.segmentation.octet-wise-ping",
        "framing.segmentation.every-split-control",
        "fragment.control.ping-*",
        "fragment.control.two-pings-*",
        "fragment.control.large-message-1000-pings",
        "fragment.control.text-split-inside-character-with-ping"},
       {"framing.segmentation.*", "framing.opcode.all-256-first-octets"}},
      {"answers only empty Pings",
       answers(
           [](const Text& ping, bool, std::size_t) { return ping.empty() ? Pong("") : Pong(); }),
       {"control.ping.text", "control.ping.non-utf8", "control.ping.nul", "control.ping.125",
        "control.ping.sizes-0-125", "framing.samples.ping-pong"},
       {"*"}},
      {"answers every Ping with an empty Pong",
       answers([](const Text&, bool, std::size_t) { return Pong(""); }),
       {"control.ping.text", "control.ping.sizes-0-125", "framing.samples.ping-pong"},
       {"*"}},
      {"leaves empty Pings unanswered",
       answers([](const Text& ping, bool, std::size_t) { return ping.empty() ? Pong() : ping; }),
       {"control.ping.empty", "control.ping.sizes-0-125", "framing.mask.zero-length-masked",
        "framing.opcode.all-256-first-octets"}},
      {"cuts Pongs at 64 octets",
       answers([](const Text& ping, bool, std::size_t) { return Pong(ping.substr(0, 64)); }),
       {"control.ping.125", "control.ping.sizes-0-125", "control.ping.octet-wise-125"}},
      {"ends Pongs at an octet of zero",
       answers([](const Text& ping, bool, std::size_t) {
         return Pong(ping.substr(0, ping.find('\0')));
       }),
       {"control.ping.nul"},
       {"control.ping.sizes-0-125"}},
      {"leaves Pings unanswered that are not text",
       answers([](const Text& ping, bool, std::size_t) {
         return ws::is_utf8(ping) ? Pong(ping) : Pong();
       }),
       {"control.ping.non-utf8", "control.ping.sizes-0-125"}},
      {"answers no Ping inside a message",
       answers(
           [](const Text& ping, bool inside, std::size_t) { return inside ? Pong() : Pong(ping); }),
       {"control.ping.between-fragments", "fragment.control.ping-in-the-middle-*",
        "fragment.control.two-pings-*", "fragment.control.large-message-1000-pings",
        "fragment.control.text-split-inside-character-with-ping"},
       {"framing.segmentation.*"}},
      {"answers no Ping ahead of the first message",
       answers([](const Text& ping, bool, std::size_t messages) {
         return messages == 0 ? Pong() : Pong(ping);
       }),
       {"control.ping.before-first-message", "control.ping.text", "fragment.control.two-pings-*"},
       {"*"}},
      {"answers no Ping behind a message",
       answers([](const Text& ping, bool, std::size_t messages) {
         return messages > 0 ? Pong() : Pong(ping);
       }),
       {"control.ping.while-sending-big-echo", "framing.mask.zero-length-masked",
        "fragment.control.ping-at-every-gap"},
       {"framing.segmentation.*"}},
      {"answers Pings inside a message behind it",
       [](Habits& h) { h.pongs_behind_message = true; },
       {"control.ping.between-fragments"}},
      {"answers Pings inside a message behind it, seen where they come at once",
       [](Habits& h) { h.pongs_behind_message = true; },
       {"fragment.control.ping-in-the-middle-*", "fragment.control.ping-at-every-gap",
        "fragment.control.two-pings-*"},
       {"control.ping.between-fragments"},
       Grade::non_strict},
      {"answers Pings from the last to the first",
       rearranges_pongs([](std::vector<Reply>& pongs) { std::ranges::reverse(pongs); }),
       {"control.ping.burst-10", "control.ping.burst-1000"},
       {"framing.segmentation.*", "fragment.control.*"}},
      {"answers Pings from the last to the first, one by one",
       [](Habits& h) {
         rearranges_pongs([](std::vector<Reply>& pongs) { std::ranges::reverse(pongs); })(h);
         h.pong_gap = 5ms;
       },
       {"control.ping.burst-10"},
       {"control.ping.burst-1000", "framing.segmentation.*", "fragment.control.*"}},
      {"never answers the last of some Pings",
       rearranges_pongs([](std::vector<Reply>& pongs) {
         if (pongs.size() > 1) pongs.pop_back();
       }),
       {"control.ping.burst-10", "control.ping.burst-1000",
        "fragment.control.large-message-1000-pings"},
       {"framing.segmentation.*", "fragment.control.*"}},
      {"answers five Pings a read",
       rearranges_pongs([](std::vector<Reply>& pongs) {
         if (pongs.size() > 5) pongs.resize(5);
       }),
       {"control.ping.burst-10", "control.ping.burst-1000",
        "fragment.control.large-message-1000-pings"},
       {"framing.segmentation.*"}},
      {"answers Pings after eleven seconds",
       [](Habits& h) { h.pong_delay = 11s; },
       {"control.ping.text", "control.ping.between-fragments", "control.ping.burst-10"},
       {"*"}},
      {"answers Pings after a second",
       [](Habits& h) { h.pong_delay = 1s; },
       {"control.ping.text", "control.ping.125", "framing.samples.ping-pong"},
       {},
       Grade::non_strict},
      {"answers Pings twice",
       rearranges_pongs([](std::vector<Reply>& pongs) {
         if (!pongs.empty()) pongs.push_back(pongs.back());
       }),
       {"control.pong.unsolicited-then-ping"},
       {"control.ping.burst-*", "fragment.control.*", "framing.segmentation.*"},
       Grade::non_strict},
  };
}

std::vector<Flaw> pongs() {
  return {
      {"answers Pongs",
       [](Habits& h) { h.answers_pongs = true; },
       {"control.pong.unsolicited-empty", "control.pong.unsolicited-payload",
        "control.pong.unsolicited-125", "control.pong.unsolicited-then-ping"},
       {},
       Grade::non_strict},
      {"fails on a Pong that it did not ask for",
       [](Habits& h) {
         h.objects = [](const ws::FrameHeader& header, const Text&) {
           return header.opcode == ws::Opcode::pong ? std::optional(1002) : std::nullopt;
         };
       },
       {"control.pong.unsolicited-*", "control.pong.between-fragments",
        "fragment.control.pong-in-the-middle", "framing.opcode.all-256-first-octets"}},
  };
}

}  // namespace

std::vector<Flaw> flaws_of_control() {
  std::vector<Flaw> all = pings();
  std::ranges::move(pongs(), std::back_inserter(all));
  return all;
}

}  // namespace test
