#include "suites/autobahn.h"

#include <algorithm>
#include <cassert>
#include <map>

#include "libcore/base/text.h"

namespace suite {
namespace {

// Numbers and ids with `{a,b}` for alternatives. Both sides expand to as many, one for one, or one
// side is a single name for all of the other.
struct Correspondence {
  std::string_view numbers;
  std::string_view ids;
};

constexpr Correspondence rows[] = {
    {"1.1.{1,2,3,4,5,6,7}", "framing.echo.text-{0,125,126,127,128,65535,65536}"},
    {"1.1.8", "framing.echo.chopped-text-65536-by-997"},
    {"1.2.{1,2,3,4,5,6,7}", "framing.echo.binary-{0,125,126,127,128,65535,65536}"},
    {"1.2.8", "framing.echo.chopped-binary-65536-by-997"},

    {"2.{1,2,3,4}", "control.ping.{empty,text,non-utf8,125}"},
    {"2.{5,6}", "control.ping.{too-long-126,octet-wise-125}"},
    {"2.{7,8,9}", "control.pong.unsolicited-{empty,payload,then-ping}"},
    {"2.{10,11}", "control.ping.{burst-10,burst-10-octet-wise}"},

    // Its RSV values are three bits, RSV1 the highest.
    {"3.1", "framing.reserved-bits.rsv3-text"},
    {"3.{2,3,4}",
     "framing.reserved-bits.{rsv2-after-echo-one-segment,rsv23-after-echo-per-frame,"
     "rsv1-after-echo-octet-wise}"},
    {"3.{5,6,7}", "framing.reserved-bits.{rsv13-binary,rsv12-binary,rsv123-close}"},

    {"4.1.{1,2}", "framing.opcode.reserved-{3-empty,4-payload}"},
    {"4.1.{3,5}", "framing.opcode.reserved-{5-after-echo-one-segment,7-after-echo-octet-wise}"},
    {"4.1.4", "framing.opcode.{reserved-6-payload,reserved-5-after-echo-one-segment}"},
    {"4.2.{1,2}", "framing.opcode.reserved-{11-empty,12-payload}"},
    {"4.2.{3,5}", "framing.opcode.reserved-{13-after-echo-one-segment,15-after-echo-octet-wise}"},
    {"4.2.4", "framing.opcode.{reserved-14-payload,reserved-13-after-echo-one-segment}"},

    {"5.{1,2}", "control.{ping.fragmented-with-continuation,pong.fragmented}"},
    {"5.{3,4,5}", "fragment.basic.{text-2,two-per-frame,two-octet-wise}"},
    {"5.{6,7,8}", "fragment.control.ping-in-the-middle-{one-segment,per-frame,octet-wise}"},
    {"5.{9,10,11}", "fragment.invalid.continuation-first-fin-{one-segment,per-frame,octet-wise}"},
    {"5.{12,13,14}",
     "fragment.invalid.continuation-first-no-fin-{one-segment,per-frame,octet-wise}"},
    {"5.{15,16,17,18}",
     "fragment.invalid.{continuation-after-complete,repeated-orphan-no-fin,repeated-orphan-fin,"
     "new-message-inside-text-text}"},
    {"5.{19,20}", "fragment.control.two-pings-with-pause-{plain,synced}"},

    {"6.1.1", "utf8.valid.empty"},
    {"6.1.{2,3}", "fragment.basic.empty-{all-three,first-and-last}"},
    {"6.2.{1,2,3,4}",
     "utf8.{valid.ascii-and-mixed,fragmented.on-boundary,fragmented.octet-wise-mixed,"
     "fragmented.octet-wise-greek}"},
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
    {"6.11.{4,5}", "utf8.{valid.last-of-length-4,invalid.beyond-range-f490}"},
    {"6.12.{1,2,3,4,5,6,7,8}", "utf8.invalid.tail-alone-{80,bf,2,3,4,5,6,all}"},
    {"6.13.{1,2,3,4,5}", "utf8.invalid.lead-alone-{2,3,4,5,6}"},
    {"6.14.{1,2,3,4,5}", "utf8.invalid.missing-last-{2,3,4,5,6}-lowest"},
    {"6.14.{6,7,8,9,10}", "utf8.invalid.missing-last-{2,3,4,5,6}-highest"},
    {"6.15.1", "utf8.invalid.missing-last-concatenated"},
    {"6.16.{1,2}", "utf8.invalid.impossible-{fe,ff}"},
    {"6.16.3", "utf8.invalid.impossible-{fe,ff}"},
    {"6.17.{1,2,3,4,5}", "utf8.invalid.overlong-slash-{2,3,4,5,6}"},
    {"6.18.{1,2,3,4,5}", "utf8.invalid.overlong-max-{2,3,4,5,6}"},
    {"6.19.{1,2,3,4,5}", "utf8.invalid.overlong-nul-{2,3,4,5,6}"},
    {"6.20.{1,2,3,4,5,6,7}", "utf8.invalid.surrogate-{d800,db7f,db80,dbff,dc00,df80,dfff}"},
    {"6.21.{1,2,3,4}", "utf8.invalid.surrogate-pair-{d800-dc00,d800-dfff,db7f-dc00,db7f-dfff}"},
    {"6.21.{5,6,7,8}", "utf8.invalid.surrogate-pair-{db80-dc00,db80-dfff,dbff-dc00,dbff-dfff}"},
    {"6.22.{1,2}", "utf8.valid.noncharacters-{fffe,ffff}"},
    {"6.22.{3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33,"
     "34}",
     "utf8.valid.noncharacters-planes-1-16"},
    {"6.23.{1,2,3,4,5,6,7}", "utf8.valid.specials-{fff9,fffa,fffb,fffc,fffd,fffe,ffff}"},

    {"7.1.{1,2,3}", "close.basic.{echo-then-close,two-closes,ping-after-close}"},
    {"7.1.{4,5,6}", "close.basic.{text-after-close,fragment-close-fragment,big-then-close-ping}"},
    {"7.3.{1,2,3}", "close.payload.{empty,one-octet-03,code-only}"},
    {"7.3.{4,5,6}", "close.payload.{reason-122,reason-123,too-long-126}"},
    {"7.5.1", "close.payload.reason-invalid-surrogate"},
    {"7.7.{1,2,3,4,5,6,7,8,9}", "close.code.valid-{1000,1001,1002,1003,1007,1008,1009,1010,1011}"},
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

    {"12.{1,2,3,4,5}.{1,2,3,4,5,6,7,8,9,10}",
     "deflate.matrix.{json,bitmap,prose,html,random}-"
     "{16,64,256,1024,4096,8192,16384,32768,65536,131072}"},
    {"12.{1,2,3,4,5}.{11,12,13,14,15}",
     "deflate.matrix.{json,bitmap,prose,html,random}-fragmented-"
     "{8192,16384,32768,65536,131072}-by-256"},
    {"12.{1,2,3,4,5}.{16,17,18}",
     "deflate.matrix.{json,bitmap,prose,html,random}-fragmented-131072-by-{1024,4096,32768}"},
    {"13.{1,2,3,4,5,6,7}.{1,2,3,4,5,6,7,8,9,10}",
     "deflate.matrix.params-{default,no-takeover,window-9,window-15,no-takeover-window-9,"
     "no-takeover-window-15,fallback-list}-{16,64,256,1024,4096,8192,16384,32768,65536,131072}"},
    {"13.{1,2,3,4,5,6,7}.{11,12,13,14,15}",
     "deflate.matrix.params-{default,no-takeover,window-9,window-15,no-takeover-window-9,"
     "no-takeover-window-15,fallback-list}-fragmented-{8192,16384,32768,65536,131072}-by-256"},
    {"13.{1,2,3,4,5,6,7}.{16,17,18}",
     "deflate.matrix.params-{default,no-takeover,window-9,window-15,no-takeover-window-9,"
     "no-takeover-window-15,fallback-list}-fragmented-131072-by-{1024,4096,32768}"},
};

std::vector<Alias> expanded() {
  std::vector<Alias> all;
  for (const Correspondence& row : rows) {
    const std::vector<std::string> numbers = base::expand_braces(row.numbers);
    const std::vector<std::string> ids = base::expand_braces(row.ids);
    assert(numbers.size() == ids.size() || numbers.size() == 1 || ids.size() == 1);
    for (std::size_t i = 0; i < std::max(numbers.size(), ids.size()); ++i)
      all.push_back({numbers[numbers.size() == 1 ? 0 : i], ids[ids.size() == 1 ? 0 : i]});
  }
  return all;
}

}  // namespace

const std::vector<Alias>& every_alias() {
  static const std::vector<Alias> aliases = expanded();
  return aliases;
}

std::vector<std::string> numbers_of(std::string_view id) {
  using Numbers = std::map<std::string_view, std::vector<std::string>>;
  static const Numbers numbers = [] {
    Numbers all;
    for (const Alias& alias : every_alias()) all[alias.id].push_back(alias.number);
    return all;
  }();
  const auto found = numbers.find(id);
  return found == numbers.end() ? std::vector<std::string>() : found->second;
}

}  // namespace suite
