#include "suites/autobahn.h"

#include <algorithm>
#include <iterator>
#include <map>

#include "libcore/base/text.h"

namespace suite {
namespace {

// `a.{b,c}` stands for two: the n-th number is that of the n-th id.
struct Row {
  const char* numbers;
  const char* ids;
};

constexpr Row rows[] = {
    {"1.1.{1,2,3,4,5,6,7}", "framing.echo.text-{0,125,126,127,128,65535,65536}"},
    {"1.2.{1,2,3,4,5,6,7}", "framing.echo.binary-{0,125,126,127,128,65535,65536}"},
    {"{1.1,1.2}.8", "framing.echo.chopped-{text,binary}-65536-by-997"},
    {"2.{1,2,3,4}", "control.ping.{empty,text,non-utf8,125}"},
    {"2.{5,6}", "control.ping.{too-long-126,octet-wise-125}"},
    {"2.{7,8,9}", "control.pong.unsolicited-{empty,payload,then-ping}"},
    {"2.{10,11}", "control.ping.burst-{10,10-octet-wise}"},
    // Its RSV is a number, of which 4 is RSV1.
    {"3.{1,5,6,7}", "framing.reserved-bits.rsv{3-text,13-binary,12-ping,123-close}"},
    {"3.{2,3,4}",
     "framing.reserved-bits.rsv{2-after-echo-one-segment,23-after-echo-per-frame,"
     "1-after-echo-octet-wise}"},
    {"4.1.{1,2,3,4,5}",
     "framing.opcode.reserved-{3-empty,4-payload,5-after-echo-one-segment,6-payload,"
     "7-after-echo-octet-wise}"},
    {"4.2.{1,2,3,4,5}",
     "framing.opcode.reserved-{11-empty,12-payload,13-after-echo-one-segment,14-payload,"
     "15-after-echo-octet-wise}"},
    {"5.1", "control.ping.fragmented-with-continuation"},
    {"5.2", "control.pong.fragmented"},
    {"5.{3,4,5}", "fragment.basic.{text-2,two-per-frame,two-octet-wise}"},
    {"5.{6,7,8}", "fragment.control.ping-in-the-middle-{one-segment,per-frame,octet-wise}"},
    {"5.{9,10,11}", "fragment.invalid.continuation-first-fin-{one-segment,per-frame,octet-wise}"},
    {"5.{12,13,14}",
     "fragment.invalid.continuation-first-no-fin-{one-segment,per-frame,octet-wise}"},
    {"5.15", "fragment.invalid.continuation-after-complete"},
    {"5.{16,17}", "fragment.invalid.repeated-orphan-{no-fin,fin}"},
    {"5.18", "fragment.invalid.new-message-inside-text-text"},
    {"5.{19,20}", "fragment.control.two-pings-with-pause-{plain,synced}"},
    {"6.1.1", "utf8.valid.empty"},
    {"6.1.{2,3}", "fragment.basic.empty-{all-three,first-and-last}"},
    {"6.2.1", "utf8.valid.ascii-and-mixed"},
    {"6.2.{2,3,4}", "utf8.fragmented.{on-boundary,octet-wise-mixed,octet-wise-greek}"},
    {"6.3.{1,2}", "utf8.invalid.surrogate-in-text-{unfragmented,octet-wise}"},
    {"6.4.{1,2}", "utf8.failfast.fragment-{f490-whole,f490-first-octets}"},
    {"6.4.{3,4}", "utf8.failfast.chop-{f490-whole,f490-first-octets}"},
    {"6.5.{1,2,3,4,5}", "utf8.valid.ascii-and-mixed"},
    {"6.6.{1,2,3,4,5,6,7,8,9,10,11}", "utf8.invalid.prefixes-of-valid-1-to-11"},
    {"6.7.{1,2,3,4}", "utf8.valid.first-of-length-{1,2,3,4}"},
    {"6.8.{1,2}", "utf8.invalid.{five,six}-octet-first"},
    {"6.9.{1,2,3,4}", "utf8.valid.last-of-length-{1,2,3,4}"},
    {"6.10.{1,2,3}", "utf8.invalid.{beyond-range-f7,five-octet-last,six-octet-last}"},
    {"6.11.{1,2,3}", "utf8.valid.around-surrogates-{d7ff,e000,fffd}"},
    {"6.11.4", "utf8.valid.last-of-length-4"},
    {"6.11.5", "utf8.invalid.beyond-range-f490"},
    {"6.12.{1,2,3,4,5,6,7,8}", "utf8.invalid.tail-alone-{80,bf,2,3,4,5,6,all}"},
    {"6.13.{1,2,3,4,5}", "utf8.invalid.lead-alone-{2,3,4,5,6}"},
    {"6.14.{1,2,3,4,5}", "utf8.invalid.missing-last-{2,3,4,5,6}-lowest"},
    {"6.14.{6,7,8,9,10}", "utf8.invalid.missing-last-{2,3,4,5,6}-highest"},
    {"6.15.1", "utf8.invalid.missing-last-concatenated"},
    {"6.16.{1,2}", "utf8.invalid.impossible-{fe,ff}"},
    {"6.17.{1,2,3,4,5}", "utf8.invalid.overlong-slash-{2,3,4,5,6}"},
    {"6.18.{1,2,3,4,5}", "utf8.invalid.overlong-max-{2,3,4,5,6}"},
    {"6.19.{1,2,3,4,5}", "utf8.invalid.overlong-nul-{2,3,4,5,6}"},
    {"6.20.{1,2,3,4,5,6,7}", "utf8.invalid.surrogate-{d800,db7f,db80,dbff,dc00,df80,dfff}"},
    {"6.21.{1,2,3,4,5,6,7,8}",
     "utf8.invalid.surrogate-pair-{d800-dc00,d800-dfff,db7f-dc00,db7f-dfff,db80-dc00,db80-dfff,"
     "dbff-dc00,dbff-dfff}"},
    {"6.22.{1,2}", "utf8.valid.noncharacters-{fffe,ffff}"},
    {"6.22.{3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33,"
     "34}",
     "utf8.valid.noncharacters-planes-1-16"},
    {"6.23.{1,2,3,4,5,6,7}", "utf8.valid.specials-{fff9,fffa,fffb,fffc,fffd,fffe,ffff}"},
    {"7.1.{1,2}", "close.basic.{echo-then-close,two-closes}"},
    {"7.1.{3,4,5,6}",
     "close.basic.{ping-after-close,text-after-close,fragment-close-fragment,big-then-close-ping}"},
    {"7.3.{1,3,4,5,6}", "close.payload.{empty,code-only,reason-1,reason-123,too-long-126}"},
    {"7.3.2", "close.payload.one-octet-{00,03,ff}"},
    {"7.5.1", "close.payload.reason-invalid-{surrogate,overlong,truncated,impossible,latin1}"},
    {"7.7.{1,2,3,4,5,6,7,8,9}", "close.code.valid-{1000,1001,1002,1003,1007,1008,1009,1010,1011}"},
    {"7.7.8", "close.code.1010-to-server"},
    {"7.7.{10,11,12,13}", "close.code.range-{3000,3999,4000,4999}"},
    {"7.9.{1,2}", "close.code.unused-{0,999}"},
    {"7.9.{3,4,5}", "close.code.{1004,1005,1006}-on-wire"},
    {"7.9.{6,7,8,9}", "close.code.unassigned-{1016,1100,2000,2999}"},
    {"7.13.{1,2}", "close.code.beyond-{5000,65535}"},
    {"9.1.{1,2,3,4,5,6}", "limits.message.size-{64k,256k,1m,4m,8m,16m}-text"},
    {"9.2.{1,2,3,4,5,6}", "limits.message.size-{64k,256k,1m,4m,8m,16m}-binary"},
    {"9.3.{1,2,3,4,5,6,7,8,9}",
     "limits.message.fragmented-4m-text-by-{64,256,1k,4k,16k,64k,256k,1m,4m}"},
    {"9.4.{1,2,3,4,5,6,7,8,9}",
     "limits.message.fragmented-4m-binary-by-{64,256,1k,4k,16k,64k,256k,1m,4m}"},
    {"9.5.{1,2,3,4,5,6}", "limits.message.chopped-1m-text-by-{64,128,256,512,1024,2048}"},
    {"9.6.{1,2,3,4,5,6}", "limits.message.chopped-1m-binary-by-{64,128,256,512,1024,2048}"},
    {"9.7.{1,2,3,4,5,6}", "perf.rtt.text-{0,16,64,256,1024,4096}"},
    {"9.8.{1,2,3,4,5,6}", "perf.rtt.binary-{0,16,64,256,1024,4096}"},
    {"10.1.1", "fragment.basic.own-fragments-form"},
};

std::vector<std::string> expanded(const std::string& pattern) {
  const std::size_t open = pattern.find('{');
  if (open == std::string::npos) return {pattern};
  const std::size_t close = pattern.find('}', open);
  std::vector<std::string> all;
  for (const std::string_view word :
       base::split(std::string_view(pattern).substr(open + 1, close - open - 1), ','))
    std::ranges::move(
        expanded(pattern.substr(0, open) + std::string(word) + pattern.substr(close + 1)),
        std::back_inserter(all));
  return all;
}

using Table = std::map<std::string, std::vector<std::string>, std::less<>>;

// Where there are more of one side than of the other, its single partner has all of them.
const Table& table() {
  static const Table made = [] {
    Table numbers_of;
    for (const Row& row : rows) {
      const std::vector<std::string> numbers = expanded(row.numbers);
      const std::vector<std::string> ids = expanded(row.ids);
      for (std::size_t i = 0; i < std::max(numbers.size(), ids.size()); ++i)
        numbers_of[ids[std::min(i, ids.size() - 1)]].push_back(
            numbers[std::min(i, numbers.size() - 1)]);
    }
    return numbers_of;
  }();
  return made;
}

}  // namespace

std::vector<std::string> numbers_of(std::string_view id) {
  const auto found = table().find(id);
  return found == table().end() ? std::vector<std::string>() : found->second;
}

std::vector<std::string_view> autobahn_ids() {
  std::vector<std::string_view> ids;
  for (const auto& [id, numbers] : table()) ids.push_back(id);
  return ids;
}

}  // namespace suite
