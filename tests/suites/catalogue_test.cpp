#include "suites/catalogue.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "libcore/base/error.h"
#include "libcore/base/text.h"
#include "suites/baseline.h"
#include "suites/requirement.h"

namespace suite {
namespace {

using Ids = std::vector<std::string>;

// What the design of the catalogue lists: `a.{b,c}-{d,e}` stands for four ids. Ahead of each run of
// rows stands whom they judge.
const std::string servers = "S";
const std::string clients = "C";
const std::string both = "SC";
const Ids designed = {
    servers,
    "monitor.http.date",
    "monitor.http.status-fields",
    "monitor.http.connection-upgrade-pair",  // of clients the passive rule alone tells
    both,
    "monitor.tls.records-only",
    clients,
    "uri.port.default-{ws,wss}",
    "uri.scheme.{upper,mixed}-{ws,wss}",
    "uri.resource.{empty-path,slash,path,path-query,query-only,empty-query,dot-segments}",
    "uri.resource.{double-slash,percent-encoded,reserved-chars,long-8k}",
    "uri.fragment.{simple,empty,after-query,escaped-number-sign}",
    "uri.invalid.{empty-host,port-65536,port-0,port-letters,space-in-path,bad-percent,bare-host}",
    "uri.invalid.{scheme-http,scheme-ftp,ipv6-unclosed,control-octet,crlf-in-path,crlf-in-query}",
    "uri.userinfo.{user,user-password}",
    "uri.host.{ipv4,ipv6,name,trailing-dot,upper-case,port-default-explicit,port-non-default}",
    "uri.idn.{host,path}-{ws,wss}",
    "uri.well-known.path",
    "connect.basic.request-sent",
    "connect.serial.{same-address,same-address-two-names,many-hosts-bounded}",
    "connect.serial.released-on-{success,failure,drop}",
    "connect.refused.{no-listener,rst-after-accept}",
    "proxy.connect.{form,plain-ws-form}",
    "proxy.connect.status-{200,204,299}",
    "proxy.connect.error-{301,400,403,407,500,502,503,close,garbage,silent}",
    "proxy.connect.{content-length-ignored,transfer-encoding-ignored,coalesced,auth-not-leaked}",
    "handshake.client-request.{method,version-token,target,host,host-first,upgrade,connection}",
    "handshake.client-request.{key-present,key-format,key-random,version}",
    "handshake.client-request.protocol-{grammar,order,unique}",
    "handshake.client-request.protocol-illegal-{empty,space,comma,crlf,non-ascii,duplicate}",
    "handshake.client-request.{extensions-grammar,origin-browser,origin-non-browser,extra-headers}",
    "handshake.client-request.{no-leading-crlf,one-segment-agnostic,waits-for-response}",
    "handshake.client-request.credentials-header-injection",
    servers,
    "handshake.server-response.status-line",
    "handshake.server-response.upgrade",
    "handshake.server-response.connection",
    "handshake.server-response.accept-{rfc-sample,random-100}",
    "handshake.server-response.accept-single",
    "handshake.server-response.no-body-fields",
    "handshake.server-response.no-unasked-protocol",
    "handshake.server-response.no-unasked-extension",
    "handshake.server-response.cookies",
    "handshake.server-response.octets-after",
    "handshake.request.valid-minimal",
    "handshake.request.valid-full",
    "handshake.request.header-order-{reversed,random-20,host-last}",
    "handshake.request.name-case-{lower,upper,mixed}",
    "handshake.request.value-whitespace-{none,spaces,tabs,trailing}",
    "handshake.request.unknown-header-{plain,obs-text,empty-value}",
    "handshake.request.method-{post,head,put,delete,options,trace,connect,patch,unknown,empty}",
    "handshake.request.method-case-{lower,mixed}",
    "handshake.request.method-long-10k",
    "handshake.request.http-version-{0-9,1-0,1-0-keepalive}",
    "handshake.request.http-version-{1-2,1-9}",
    "handshake.request.http-version-{2-0,3-0,9-9}",
    "handshake.request.http-version-bad-{lower-case,two-digit-minor,no-minor,leading-zero,letters,"
    "missing,plus}",
    "handshake.request.target-{root,path,query,percent,long-8000}",
    "handshake.request.target-absolute-{http,ws}",
    "handshake.request.target-absolute-host-mismatch",
    "handshake.request.target-absolute-https-on-clear",
    "handshake.request.target-{asterisk,authority,empty,relative,fragment,space,backslash,nul}",
    "handshake.request.target-unknown-path",
    "handshake.request.target-traversal",
    "handshake.request.line-{double-space,tab,leading-space,trailing-space,extra-word,missing-"
    "version}",
    "handshake.request.line-end-{lf-only,cr-only,mixed}",
    "handshake.request.bare-cr-in-{line,name,value}",
    "handshake.request.nul-in-{line,name,value}",
    "handshake.request.empty-lines-before-{1,2,100}",
    "handshake.request.whitespace-line-first",
    "handshake.request.missing-host",
    "handshake.request.host-{empty,foreign,port-only,other-port,upper-case,trailing-dot}",
    "handshake.request.host-invalid-{space,comma,port-letters,port-99999,unclosed-bracket,slash,"
    "userinfo,non-ascii}",
    "handshake.request.duplicate-host-{equal,different}",
    "handshake.request.missing-upgrade",
    "handshake.request.upgrade-{empty,other-token,prefix,suffix,with-version,quoted}",
    "handshake.request.upgrade-case-{upper,mixed}",
    "handshake.request.upgrade-list-{first,last,two-lines}",
    "handshake.request.upgrade-unicode-{kelvin,long-s}",
    "handshake.request.missing-connection",
    "handshake.request.connection-{empty,close,keep-alive,prefix,suffix}",
    "handshake.request.connection-case-{upper,mixed}",
    "handshake.request.connection-list-{keep-alive-first,keep-alive-last,no-space,tabs,two-lines,"
    "many}",
    "handshake.request.connection-empty-elements",
    "handshake.request.connection-upgrade-and-close",
    "handshake.request.connection-lists-{sec-key,host}",
    "handshake.request.missing-key",
    "handshake.request.key-empty",
    "handshake.request.key-length-{0,1,8,15,17,20,32,1k,64k}",
    "handshake.request.key-alphabet-{url-safe,space-inside,percent,non-ascii,control}",
    "handshake.request.key-padding-{missing,one,three,middle,nonzero-bits}",
    "handshake.request.key-whitespace-around",
    "handshake.request.duplicate-key-{equal,different}",
    "handshake.request.key-comma-joined",
    "handshake.request.body-{cl-0,cl-5,chunked-empty,chunked-data}",
    "handshake.request.expect-100-{no-body,with-body,other}",
    "handshake.request.obs-fold-{connection,extensions,unknown}",
    "handshake.request.space-before-colon-{host,upgrade,unknown}",
    "handshake.request.header-{no-colon,empty-name,name-with-space,name-non-ascii,name-control}",
    "handshake.request.not-http-{tls-hello,random,websocket-frame,smtp,http09,h2-preface,binary-"
    "zeros}",
    "handshake.request.non-utf8-{path,protocol,origin}",
    "handshake.request.injection-{path,protocol,origin,host}",
    "handshake.request.incomplete-{no-final-crlf,half-close,half-line}",
    "handshake.request.segmented-{octet-wise,per-line,split-crlfcrlf,two-halves}",
    "handshake.request.well-known-path",
    "handshake.request.browser-like-no-origin",
    "handshake.request.second-request-after-101",
    "handshake.request.retry-after-refusal-{same-connection,new-connection}",
    "handshake.request.refusal-readable",
    "handshake.request.refusal-no-frames",
    "handshake.version.missing",
    "handshake.version.value-{0,4,5,6,7,8}",
    "handshake.version.value-{9,10,11,12}",
    "handshake.version.value-{14,25,99,255}",
    "handshake.version.bad-{256,leading-zero,negative,plus,hex,letters,empty,float,comma-list,"
    "trailing-garbage}",
    "handshake.version.duplicate-{13-13,13-8,8-13}",
    "handshake.version.refusal-has-list",
    "handshake.version.refusal-list-true",
    "handshake.version.refusal-426-has-upgrade",
    "handshake.version.refusal-then-valid",
    clients,
    "handshake.version.client-{426-list,400-list,two-lines,only-unknown,endless}",
    servers,
    "handshake.subprotocol.{single-known,first-known,last-known,all-unknown,none}",
    "handshake.subprotocol.{two-lines,no-space,tabs,empty-elements}",
    "handshake.subprotocol.case-differs",
    "handshake.subprotocol.duplicate-in-list",
    "handshake.subprotocol.invalid-{empty,space,separator,quoted,non-ascii,control}",
    "handshake.subprotocol.many-1000",
    "handshake.subprotocol.response-single",
    clients,
    "handshake.subprotocol.client-{not-offered,not-offered-none,case-differs,list,two-lines,"
    "empty,non-token}",
    "handshake.subprotocol.client-{echoed,absent,second-of-three}",
    servers,
    "handshake.origin.{absent,same,null}",
    "handshake.origin.policy-{listed,foreign,subdomain,suffix-trick,prefix-trick,other-scheme,"
    "other-port,null,empty,upper-case,duplicate,userinfo,malformed}",
    "handshake.origin.after-open-policy",
    "handshake.extension.unknown-{one,many,with-params}",
    "handshake.extension.unregistered-{webkit-deflate-frame,permessage-bzip2,mux}",
    "handshake.extension.malformed-{empty,only-comma,only-semicolon,double-semicolon,leading-"
    "semicolon,missing-name,missing-value,space-in-name,unclosed-quote,empty-quote,quoted-non-"
    "token,equals-only,control,non-ascii,slash}",
    "handshake.extension.quoted-{token,escaped}",
    "handshake.extension.whitespace-{around-semicolon,around-equals,tabs}",
    "handshake.extension.two-lines-{split-offers,same-offer}",
    "handshake.extension.empty-elements",
    "handshake.extension.name-case",
    "handshake.extension.order-preference",
    clients,
    "handshake.extension.client-{not-offered,unknown,malformed,duplicate,empty,two-lines}",
    "handshake.extension.client-declined",
    "handshake.extension.client-quoted-{token,escaped,non-token}",
    "handshake.extension.client-whitespace-{around-semicolon,around-equals}",
    "handshake.extension.client-name-case",
    "handshake.extension.client-requires",
    "handshake.response.valid-{minimal,extra-headers,reordered,lower-case-names,upper-case-names}",
    "handshake.response.status-{200,201,204,206,300,304,400,401,403,404,407,426,429,500,503,599}",
    "handshake.response.status-odd-{000,099,600,999,10,1010,1x1,empty,negative}",
    "handshake.response.interim-{100,102,103,199,100-twice,100-segmented}",
    "handshake.response.interim-endless",
    "handshake.response.second-101",
    "handshake.response.before-request",
    "handshake.response.http-version-{1-0,1-2,2-0,0-9,lower-case,missing}",
    "handshake.response.line-{no-reason,no-space,long-reason,obs-text-reason,double-space,"
    "leading-space,lf-only}",
    "handshake.response.missing-{upgrade,connection,accept}",
    "handshake.response.upgrade-{empty,other,prefix,suffix,list,unicode,h2c}",
    "handshake.response.upgrade-case-{upper,mixed}",
    "handshake.response.connection-{empty,close,keep-alive,prefix,suffix}",
    "handshake.response.connection-list-{before,after,upper,two-lines}",
    "handshake.response.accept-{empty,other-key,flipped-char,lower-case,truncated,extra-pad,"
    "no-pad,of-decoded-key,reversed-guid,raw-key,sha256,url-safe}",
    "handshake.response.accept-whitespace-{spaces,tabs}",
    "handshake.response.accept-duplicate-{right-wrong,wrong-right,right-right,joined}",
    "handshake.response.body-fields-{cl-0,cl-5,chunked}",
    "handshake.response.obs-fold-{unknown,upgrade,accept}",
    "handshake.response.space-before-colon",
    "handshake.response.bare-{cr,nul}",
    "handshake.response.header-{no-colon,empty-name,whitespace-first-line}",
    "handshake.response.segmented-{octet-wise,per-line,split-crlfcrlf}",
    "handshake.response.with-first-frame-{same-segment,split-in-header,many-frames,ping,close}",
    "handshake.response.slow-{drip-1s,never-ends,silent}",
    "handshake.response.close-{before-status,mid-header,after-101}",
    "handshake.response.rst-{before-status,mid-header,after-101}",
    "handshake.response.not-http-{tls,smtp,random,frames,http09}",
    "handshake.response.redirect-{301,302,303,307,308}",
    "handshake.response.redirect-{loop,cross-scheme,other-host-credentials,to-file}",
    "handshake.response.auth-{401-basic,401-digest,401-unknown,407}",
    "handshake.response.chunked-error",
    "handshake.response.cookies",
    "handshake.response.non-utf8-{protocol,reason-phrase,unknown-header}",
    "handshake.response.connection-empty-elements",
    "handshake.response.error-content-length-{huge,negative,list-different}",
    servers,
    "handshake.pipeline.frame-same-segment-{text,ping,close}",
    "handshake.pipeline.frame-before-101-two-segments",
    "handshake.pipeline.half-frame-then-rest",
    "handshake.pipeline.get-then-upgrade",
    "handshake.pipeline.upgrade-then-get",
    "handshake.pipeline.refused-upgrade-then-get",
    "handshake.pipeline.two-upgrades",
    "handshake.smuggling.cl-{negative,plus,hex,spaces,list-equal,list-different,two-equal,two-"
    "different,2-63,2-64,10-30,empty,trailing-garbage}",
    "handshake.smuggling.te-{chunked-upgrade,unknown,chunked-not-last,chunked-twice,space-before-"
    "colon,tab,upper-case,quoted,empty,identity}",
    "handshake.smuggling.cl-te-{both,te-first,obscured}",
    "handshake.smuggling.http10-te",
    "handshake.smuggling.chunk-{size-overflow,size-negative,extension,lf-only,trailer-key}",
    "handshake.smuggling.body-{masked-ping,second-request,short}",
    "handshake.smuggling.upgrade-with-failed-version",
    "handshake.smuggling.status-spoof",
    both,
    "framing.echo.text-{0,1,125,126,127,128,65535,65536}",
    "framing.echo.binary-{0,1,125,126,127,128,65535,65536}",
    "framing.echo.chopped-{text,binary}-65536-by-997",
    "framing.echo.length-form-boundaries-{254-258,32767-32769,65534-65540,131072}",
    "framing.echo.all-octet-values",
    "framing.echo.binary-that-is-{valid-utf8,invalid-utf8,frame-like,http-like}",
    "framing.echo.alternating-types",
    "framing.echo.pipelined-{2,100,10000}",
    "framing.echo.full-duplex",
    "framing.echo.immediately-after-open",
    "framing.samples.{hello,hello-masked,hello-fragmented,ping-pong,binary-256,binary-64k}",
    "framing.length.non-minimal-16-{0,1,124,125}",
    "framing.length.non-minimal-64-{0,125,126,65535}",
    "framing.length.non-minimal-control-{ping-16,close-16,pong-16,ping-64}",
    "framing.length.msb-set-{exact,all-ones,with-small-low-part}",
    "framing.length.truncation-trap-{2-16,2-31,2-32}",
    "framing.length.max-63",
    "framing.length.declared-but-short-{fin,rst,silence}",
    servers,
    "framing.mask.key-{zero,ones,alternating,random-1000,one-octet-equal}",
    "framing.mask.payload-lengths-{0-9,15-17,31-33,63-65}",
    "framing.mask.zero-length-masked",
    "framing.mask.same-key-twice",
    "framing.mask.missing-{text,binary,empty,ping,pong,close,continuation,second-frame}",
    "framing.mask.bit-without-key",
    clients,
    "framing.mask.present-{text,binary,empty,ping,pong,close,continuation,zero-key}",
    "framing.mask.{unmasked-accepted,client-keys-fresh,client-keys-entropy,client-keys-over-tls}",
    "framing.mask.client-keys-{zero-share,per-connection-constant,derived-from-payload}",
    both,
    "framing.reserved-bits.rsv{1,2,3,12,13,23,123}-{text,binary,continuation,ping,pong,close}",
    "framing.reserved-bits.rsv{1,2,23}-after-echo-{one-segment,per-frame,octet-wise}",
    "framing.reserved-bits.mid-message-{first-fragment,last-fragment}",
    "framing.reserved-bits.fail-at-header",
    "framing.opcode.reserved-{3,4,5,6,7,11,12,13,14,15}-{empty,payload,no-fin}",
    "framing.opcode.reserved-{3,5,7,11,13,15}-after-echo-{one-segment,octet-wise}",
    "framing.opcode.reserved-{3,11}-mid-message",
    "framing.opcode.reserved-control-{126-octets,64-bit}",
    "framing.opcode.reserved-fail-at-header",
    "framing.opcode.all-256-first-octets",
    "framing.segmentation.octet-wise-{text,binary,ping,close,fragmented}",
    "framing.segmentation.every-split-{7-bit,16-bit,64-bit,control}",
    "framing.segmentation.many-frames-{2,50,1000}-in-one",
    "framing.segmentation.header-then-pause",
    "framing.segmentation.tail-joined",
    "framing.segmentation.chunk-primes-{3,7,13,1021}",
    "control.ping.empty",
    "control.ping.{text,non-utf8,nul,125}",
    "control.ping.sizes-0-125",
    "control.ping.too-long-{126,127,200,65535,64-bit-126}",
    "control.ping.too-long-fail-at-header",
    "control.ping.fragmented-{first-only,with-continuation,empty}",
    "control.ping.octet-wise-125",
    "control.ping.burst-{10,10-octet-wise}",
    "control.ping.burst-1000",
    "control.ping.before-first-message",
    "control.ping.between-fragments",
    "control.ping.while-sending-big-echo",
    "control.ping.after-close",
    "control.ping.from-sut",
    "control.ping.from-sut-unanswered",
    "control.ping.wrong-pong",
    "control.pong.unsolicited-{empty,payload,125}",
    "control.pong.unsolicited-then-ping",
    "control.pong.unsolicited-1000",
    "control.pong.too-long-{126,64-bit-126}",
    "control.pong.fragmented",
    "control.pong.between-fragments",
    "fragment.basic.{text,binary}-2",
    "fragment.basic.two-{per-frame,octet-wise}",
    "fragment.basic.{text,binary}-{3,10,1000}",
    "fragment.basic.sizes-{one-octet-each,uneven,growing,first-huge,last-huge}",
    "fragment.basic.empty-{all-three,first-and-last,middle,only-last,100-then-data}",
    "fragment.basic.boundary-lengths",
    "fragment.basic.no-delivery-before-fin",
    "fragment.basic.two-messages-back-to-back",
    "fragment.basic.type-from-first",
    "fragment.basic.own-fragments-form",
    "fragment.control.ping-in-the-middle-{one-segment,per-frame,octet-wise}",
    "fragment.control.ping-at-every-gap",
    "fragment.control.two-pings-with-pause-{plain,synced}",
    "fragment.control.pong-in-the-middle",
    "fragment.control.close-in-the-middle",
    "fragment.control.text-split-inside-character-with-ping",
    "fragment.control.large-message-1000-pings",
    "fragment.invalid.continuation-first-{fin,no-fin}-{one-segment,per-frame,octet-wise}",
    "fragment.invalid.continuation-after-complete",
    "fragment.invalid.repeated-orphan-{no-fin,fin}",
    "fragment.invalid.new-message-inside-{text-text,text-binary,binary-text,binary-binary}",
    "fragment.invalid.new-start-inside",
    "fragment.invalid.orphan-{empty,after-ping,after-pong}",
    "fragment.invalid.control-as-start-{ping,pong,close}",
    "fragment.invalid.unfinished-then-{close,fin,rst}",
    "utf8.valid.ascii-and-mixed",
    "utf8.valid.first-of-length-{1,2,3,4}",
    "utf8.valid.last-of-length-{1,2,3,4}",
    "utf8.valid.around-surrogates-{d7ff,e000,fffd}",
    "utf8.valid.noncharacters-{fffe,ffff,planes-1-16}",
    "utf8.valid.specials-{fff9,fffa,fffb,fffc,fffd,fffe,ffff}",
    "utf8.valid.nul-and-controls",
    "utf8.valid.every-code-point",
    "utf8.valid.long-runs-{2,3,4}-octet",
    "utf8.valid.denormalised",
    "utf8.valid.empty",
    "utf8.bom.{start,only,middle,second-fragment,twice}",
    "utf8.fragmented.on-boundary",
    "utf8.fragmented.octet-wise-{mixed,greek}",
    "utf8.fragmented.split-codepoint-{2at1,3at1,3at2,4at1,4at2,4at3}",
    "utf8.fragmented.split-with-empty-fragment",
    "utf8.fragmented.split-by-tcp-only",
    "utf8.fragmented.state-not-carried-over",
    "utf8.fragmented.state-reset-after-message",
    "utf8.fragmented.buffer-edges-{4095,4096,8191,16384,65536}",
    "utf8.invalid.surrogate-in-text-{unfragmented,octet-wise}",
    "utf8.invalid.tail-alone-{80,bf,2,3,4,5,6,all}",
    "utf8.invalid.lead-alone-{2,3,4,5,6}",
    "utf8.invalid.missing-last-{2,3,4,5,6}-{lowest,highest}",
    "utf8.invalid.missing-last-concatenated",
    "utf8.invalid.missing-tail-then-ascii-{2,3,4}",
    "utf8.invalid.prefixes-of-valid-1-to-11",
    "utf8.invalid.impossible-{c0,c1,f5,f6,f7,f8,f9,fa,fb,fc,fd,fe,ff}",
    "utf8.invalid.five-octet-{first,last}",
    "utf8.invalid.six-octet-{first,last}",
    "utf8.invalid.beyond-range-{f490,f4bf,f7}",
    "utf8.invalid.overlong-slash-{2,3,4,5,6}",
    "utf8.invalid.overlong-max-{2,3,4,5,6}",
    "utf8.invalid.overlong-nul-{2,3,4,5,6}",
    "utf8.invalid.overlong-{e080,e09f,f080,f08f}",
    "utf8.invalid.surrogate-{d800,db7f,db80,dbff,dc00,df80,dfff}",
    "utf8.invalid.surrogate-pair-{d800,db7f,db80,dbff}-{dc00,dfff}",
    "utf8.invalid.second-octet-edges-{e0,ed,f0,f4}",
    "utf8.invalid.every-two-octets",
    "utf8.invalid.position-{start,end,after-64k,before-64k,word-offset-1-to-16}",
    "utf8.invalid.legacy-{latin1,utf16le,utf16be,gb18030,modified-utf8}",
    "utf8.invalid.truncated-at-fin-{2of3,3of4,fragmented-empty-last}",
    "utf8.invalid.not-in-binary",
    "utf8.invalid.then-valid",
    "utf8.failfast.fragment-{f490-whole,f490-first-octets,surrogate,overlong,impossible-octet}",
    "utf8.failfast.chop-{f490-whole,f490-first-octets,surrogate}",
    "utf8.failfast.grade-by-octet",
    "utf8.failfast.not-too-early",
    "close.basic.{echo-then-close,immediately,two-closes,two-closes-different-code}",
    "close.basic.{text-after-close,ping-after-close,fragment-close-fragment}",
    "close.basic.invalid-after-close-{rsv,opcode,unmasked,utf8}",
    "close.basic.{big-then-close-ping,close-while-echo-is-flowing,queue-of-100-then-close}",
    clients,
    "close.basic.masked-reply",
    both,
    "close.basic.{octet-wise,reply-is-timely}",
    "close.payload.empty",
    "close.payload.one-octet-{00,03,ff}",
    "close.payload.code-only",
    "close.payload.reason-{1,122,123}",
    "close.payload.too-long-{126,127,65535}",
    "close.payload.fragmented-{first-only,with-continuation}",
    "close.payload.reason-utf8-{2,3,4-octet,nul,bom}",
    "close.payload.reason-invalid-{surrogate,overlong,truncated,impossible,latin1}",
    "close.payload.length-form-16",
    "close.code.valid-{1000,1001,1002,1003,1007,1008,1009,1010,1011}",
    "close.code.registered-{1012,1013,1014}",
    "close.code.range-{3000,3001,3003,3008,3999}",
    "close.code.range-{4000,4001,4999}",
    "close.code.unused-{0,1,999}",
    "close.code.{1004,1005,1006,1015}-on-wire",
    "close.code.unassigned-{1016,1100,1999,2000,2999}",
    "close.code.beyond-{5000,32768,65535}",
    "close.code.byte-swapped-1000",
    "close.code.every-16-bit",
    servers,
    "close.code.1010-to-server",
    clients,
    "close.code.1010-to-client",
    both,
    "close.initiated.normal-{1000,3000,4999}",
    "close.initiated.refused-codes-{999,1005,1006,1015,5000}",
    "close.initiated.{reason-too-long,no-reply,reply-other-code,data-before-reply}",
    "close.initiated.crossing-{same-code,different-code}",
    "close.initiated.invalid-reply-{one-octet,1005,bad-utf8,unmasked}",
    servers,
    "close.initiated.unhandled-error",
    both,
    "close.initiated.{going-away,binary-to-text-only}",
    "close.initiated.reported-{code,1005,1006,reason,clean-flag}",
    servers,
    "close.tcp.server-first",
    clients,
    "close.tcp.{client-waits,client-gives-up}",
    both,
    "close.tcp.fin-not-rst-{clean,unread-input,after-fault}",
    "close.tcp.fin-without-close-{idle,mid-frame,mid-message}",
    "close.tcp.{half-close-by-prober,half-close-after-close}",
    "close.tcp.rst-by-prober-{idle,mid-message}",
    "close.tcp.{linger-data-readable,time-wait-holder}",
    "fail.processing-stops-{rsv,opcode,mask,utf8,control-size,orphan}",
    "fail.close-frame-sent-{rsv,opcode,mask,utf8,control-size,orphan,close-code,too-big}",
    "fail.connection-ends-{rsv,opcode,mask,utf8,orphan}",
    "fail.{pending-echo-first,two-faults}",
    servers,
    "fail.server-survives",
    "timing.close.no-tcp-fin",
    both,
    "timing.close.{reply-latency,no-close-reply}",
    "timing.ping.latency-{idle,under-load}",
    "timing.{fault.detection-latency,open.handshake-latency}",
    "timing.idle.half-message",
    clients,
    "timing.idle.client-stays",
    servers,
    "timing.idle.{server-policy,before-handshake}",
    both,
    "timing.message.latency-independent-of-chop",
    clients,
    "reconnect.backoff.{first-random,growing,capped}",
    "reconnect.after-{clean-close,1001,1012,1013,refused,tls-failure,403,reset,vanishing,503}",
    "reconnect.{fresh-key,session-state-clean}",
    servers,
    "deflate.negotiation.{plain,not-offered,server-no-takeover,client-no-takeover}",
    "deflate.negotiation.server-window-{8,9,10,11,12,13,14,15}",
    "deflate.negotiation.client-window-{none,8,9,10,11,12,13,14,15}",
    "deflate.negotiation.combinations-16",
    "deflate.negotiation.fallback-"
    "{two,three,unsupported-first,invalid-first,unknown-extension-first}",
    "deflate.negotiation.unknown-parameter",
    "deflate.negotiation.unknown-parameter-with-fallback",
    "deflate.negotiation.duplicate-parameter-{server-no-takeover,client-no-takeover,"
    "server-window-equal,server-window-different,client-window}",
    "deflate.negotiation.bad-value-server-window-{absent,empty,0,7,16,99,256,leading-zero,plus,"
    "minus,float,hex,letters,space,quoted-bad}",
    "deflate.negotiation.bad-value-client-window-{empty,0,7,16,leading-zero,plus,letters}",
    "deflate.negotiation.value-on-flag-{server-true,server-empty,client-1}",
    "deflate.negotiation.quoted-window",
    "deflate.negotiation.client-window-only-if-offered",
    "deflate.negotiation.answer-well-formed",
    "deflate.negotiation.all-declined-silent",
    "deflate.negotiation.with-conflicting-rsv1-{webkit-frame,bzip2,snappy}",
    "deflate.negotiation.two-field-lines",
    "deflate.negotiation.many-offers-1000",
    clients,
    "deflate.response.plain",
    "deflate.response.not-offered",
    "deflate.response.offer-observed",
    "deflate.response.server-no-takeover-unasked",
    "deflate.response.client-no-takeover-unasked",
    "deflate.response.server-window-{8,9,10,12,15}-unasked",
    "deflate.response.client-window-{8,9,10,12,15}",
    "deflate.response.client-window-not-offered",
    "deflate.response.server-window-above-offer",
    "deflate.response.server-no-takeover-dropped",
    "deflate.response.unknown-parameter",
    "deflate.response.duplicate-{flag,window}",
    "deflate.response.bad-value-{window-7,window-16,window-0,leading-zero,empty,letters,"
    "client-window-no-value,server-window-no-value,flag-with-value}",
    "deflate.response.twice",
    "deflate.response.with-other-offered-extension",
    "deflate.response.unsupported-config-1010",
    both,
    "deflate.rsv1.without-agreement",
    "deflate.rsv1.uncompressed-on-compressed-connection-{text,binary,empty,fragmented}",
    "deflate.rsv1.alternating",
    "deflate.rsv1.on-control-{ping,pong,close}",
    "deflate.rsv1.on-continuation-{first-set,first-clear,last-only}",
    "deflate.rsv1.rsv2-rsv3-still-forbidden",
    "deflate.rsv1.{control-inside-compressed,opcode-kept,server-may-answer-plain}",
    "deflate.stream.sample-{one-block,fragmented-3-4,stored,bfinal,two-blocks,empty-octet}",
    "deflate.stream.sample-shared-window",
    "deflate.stream.sample-shared-window-with-plain-between",
    "deflate.stream.block-{stored,fixed,dynamic,mixed,many-empty-stored}",
    "deflate.stream.bfinal-{single,in-the-middle,every-block,then-next-message}",
    "deflate.stream.bfinal-without-following-block",
    "deflate.stream.empty-message-{00,0300,zero-length-payload}",
    "deflate.stream.fragments-{2,10,octet-wise,empty-between,empty-last}",
    "deflate.stream.{flush-per-fragment,tail-not-removed}",
    "deflate.stream.distance-{1,2,258,32767,32768}",
    "deflate.stream.distance-across-messages-{1,1024,32768}",
    "deflate.stream.length-258-runs",
    "deflate.stream.huffman-corner-"
    "{one-distance-code,no-distance-code,15-bit-codes,repeat-crossing}",
    "deflate.stream.compress-level-{0,1,6,9}",
    "deflate.stream.not-smaller",
    servers,
    "deflate.context.client-keeps-{2,100}",
    "deflate.context.client-keeps-though-offered-hint",
    "deflate.context.{client-resets,server-resets,server-keeps}",
    clients,
    "deflate.context.sut-client-{keeps,resets}",
    "deflate.context.server-{message-refers-back,refers-back-despite-agreement}",
    both,
    "deflate.context.not-shared-between-{directions,connections}",
    "deflate.context.uncompressed-not-in-window",
    servers,
    "deflate.window.server-obeys-{8,9,10,11,12,13,14,15}",
    "deflate.window.server-inflates-agreed-{9,12,15}",
    clients,
    "deflate.window.client-obeys-{8,9,10,11,12,13,14,15}",
    "deflate.window.client-inflates-agreed-{9,12,15}",
    both,
    "deflate.window.{beyond-agreed,sizes-used}",
    "deflate.invalid.{btype-3,nlen-mismatch,length-code-286,distance-code-30,"
    "distance-before-start,oversubscribed,incomplete-code,repeat-without-previous,no-end-code,"
    "truncated,garbage,zlib-header,gzip-header}",
    "deflate.invalid.{in-second-fragment,then-ping,trailing-garbage-after-bfinal}",
    "deflate.utf8.wire-not-utf8",
    "deflate.utf8.inflated-invalid-{surrogate,overlong,truncated,late}",
    "deflate.utf8.{split-character,failfast}",
    "deflate.bomb.ratio-1000-{1m,16m,256m}",
    "deflate.bomb.{fragmented,limit-equals-plain,many-empty-blocks}",
    servers,
    "deflate.bomb.concurrent-{10,100}",
    both,
    "deflate.matrix.{json,bitmap,prose,html,random}-"
    "{16,64,256,1024,4096,8192,16384,32768,65536,131072}",
    "deflate.matrix.{json,bitmap,prose,html,random}-fragmented-"
    "{8192,16384,32768,65536,131072}-by-256",
    "deflate.matrix.{json,bitmap,prose,html,random}-fragmented-131072-by-{1024,4096,32768}",
    "deflate.matrix.params-{default,no-takeover,window-9,window-15,no-takeover-window-9,"
    "no-takeover-window-15,fallback-list}-{16,64,256,1024,4096,8192,16384,32768,65536,131072}",
    "deflate.matrix.params-{default,no-takeover,window-9,window-15,no-takeover-window-9,"
    "no-takeover-window-15,fallback-list}-fragmented-{8192,16384,32768,65536,131072}-by-256",
    "deflate.matrix.params-{default,no-takeover,window-9,window-15,no-takeover-window-9,"
    "no-takeover-window-15,fallback-list}-fragmented-131072-by-{1024,4096,32768}",
    "tls.basic.echo",
    "tls.basic.full-suite-over-tls",
    clients,
    "tls.sni.present",
    "tls.sni.absent-for-ip-{v4,v6}",
    "tls.sni.idn",
    servers,
    "tls.sni.unknown-name",
    "tls.sni.missing",
    "tls.sni.mismatch-host-header",
    "tls.alpn.{http11,none,h2-and-http11,unknown-only,h2-only}",
    "tls.alpn.h2c",
    clients,
    "tls.alpn.client-offer",
    both,
    "tls.version.{ssl3,1-0,1-1}-refused",
    "tls.version.{1-2,1-3}-works",
    "tls.cipher.{rc4,3des,null,export,anonymous}-refused",
    clients,
    "tls.cipher.client-hello-analysis",
    "tls.cert.{expired,not-yet-valid,self-signed,unknown-ca,wrong-name,cn-only,ip-san-missing}",
    "tls.cert.{wildcard-too-deep,revoked-stapled,weak-key,no-server-auth}",
    "tls.cert.valid-{dns-san,ip-san,wildcard,chain-of-3}",
    both,
    "tls.fail.{garbage-hello,plain-http-on-tls,tls-on-plain,aborted-hello,alert-mid-handshake}",
    "tls.close.notify-{clean,after-fault}",
    "tls.close.truncation",
    "tls.close.data-after-notify",
    "tls.close.half-close",
    "tls.record.{one-octet-records,frame-over-records,many-frames-in-record,16k-record,empty-"
    "records}",
    "tls.record.{key-update,renegotiation,session-resumption,new-session-ticket}",
    servers,
    "tls.early-data.handshake-in-0rtt",
    both,
    "limits.message.size-{64k,256k,1m,4m,8m,16m}-{text,binary}",
    "limits.message.fragmented-4m-{text,binary}-by-{64,256,1k,4k,16k,64k,256k,1m,4m}",
    "limits.message.chopped-1m-{text,binary}-by-{64,128,256,512,1024,2048}",
    "limits.message.search-limit",
    "limits.message.limit-at-header",
    "limits.message.limit-fragmented-equal",
    "limits.message.exact-limit",
    "limits.message.declared-2-60-no-data",
    "limits.message.endless-frame",
    "limits.message.endless-fragments-{1,4k}",
    "limits.message.empty-fragments-{10k,1m}",
    servers,
    "limits.message.huge-after-limit-alive",
    "limits.header.{8k,16k,64k,1m}-{line,total}",
    "limits.header.count-{100,1000,10000}",
    "limits.header.target-{8k,64k,1m}",
    "limits.header.never-ending",
    clients,
    "limits.header.client-{64k-line,1m-total,10000-lines,never-ending}",
    servers,
    "limits.connections.{100,1000,10000}",
    "limits.connections.churn-10000",
    both,
    "abuse.slow-frame.{header-drip,payload-drip,never-finished}",
    "abuse.slow-reader.{no-read,read-1-octet}",
    "abuse.ping-flood.{100k,1m-octets-per-s}",
    "abuse.pong-flood",
    "abuse.ping-flood-unread",
    "abuse.tiny-fragments-flood.{one-octet,empty}",
    "abuse.tiny-messages-flood",
    "abuse.close-flood",
    servers,
    "abuse.compression-ratio-cpu",
    "abuse.memory-per-connection",
    "abuse.slowloris.{request-1-octet-per-s,header-drip,no-final-crlf,nothing}",
    "abuse.connect-flood.{no-tls,tls}",
    "abuse.reset-storm",
    "abuse.handshake-garbage-storm",
    "abuse.deep-headers.{nested-quotes,commas-64k,semicolons-64k}",
    "abuse.xss-and-log-injection",
    both,
    "abuse.urgent-data",
    "perf.rtt.{text,binary}-{0,16,64,256,1024,4096}",
    "perf.rate.{text,binary}-{16,1024,65536}-pipelined",
    servers,
    "perf.rate.masking-cost",
    both,
    "perf.rate.utf8-cost-{ascii,cyrillic,cjk,emoji}",
    "perf.rate.deflate-{json,random}",
    servers,
    "perf.connections.{open-rate,memory-idle,fan-in}",
    both,
    "perf.latency-under-{ping,big-message,other-connections}",
};

Ids selected(const Ids& words) {
  Ids ids;
  for (const Case* script : select(words)) ids.push_back(script->id());
  return ids;
}

TEST(Catalogue, HasEveryDesignedCaseAndNoOther) {
  std::map<std::string, std::string> wanted;  // and whom it judges
  std::string judged;
  for (const std::string& row : designed) {
    const bool is_heading = row == servers || row == clients || row == both;
    if (is_heading) judged = row;
    if (is_heading) continue;
    for (const std::string& id : base::expand_braces(row)) wanted[id] = judged;
  }
  std::set<std::string> there;
  for (const Case& script : every_case()) {
    EXPECT_TRUE(there.insert(script.id()).second) << "twice: " << script.id();
    const auto row = wanted.find(script.id());
    ASSERT_NE(row, wanted.end()) << "not designed: " << script.id();
    EXPECT_EQ(script.judges(ws::Role::server), row->second != clients) << script.id();
    if (script.id().starts_with("tls.")) continue;  // only servers are judged there so far
    EXPECT_EQ(script.judges(ws::Role::client), row->second != servers) << script.id();
  }
  for (const auto& [id, whom] : wanted) EXPECT_TRUE(there.contains(id)) << "missing: " << id;
}

TEST(Catalogue, SaysOfEachCaseWhatItIsAbout) {
  for (const Case& script : every_case()) {
    SCOPED_TRACE(script.id());
    EXPECT_FALSE(script.title().empty());
    EXPECT_FALSE(script.section().empty());
    EXPECT_FALSE(script.requirements().empty());
    for (const std::string& id : script.requirements())
      EXPECT_NE(find_requirement(id), nullptr) << id;
    ASSERT_TRUE(!script.rounds().empty() || script.search());
    for (const Round& round : script.rounds())
      for (const Conversation& conversation : round)
        for (const Step& step : conversation.steps()) EXPECT_FALSE(describe(step).empty());
  }
}

TEST(Catalogue, JudgesAClientByNoUrlThatItWasNotTold) {
  for (const Case& script : uri().cases)
    EXPECT_TRUE(script.rounds().front().front().invitation().is_special()) << script.id();
}

TEST(Catalogue, NamesTheGroupOfACase) {
  EXPECT_EQ(select(Ids{"control.ping.too-long-126"}).at(0)->group(), "control.ping");
}

TEST(Select, TakesAllForNoWords) { EXPECT_EQ(select({}).size(), every_case().size()); }

struct Selection {
  Ids words;
  Ids ids;
};

TEST(Select, TakesWhatTheWordsChooseInTheOrderOfTheCatalogue) {
  const Selection rows[] = {
      {{"control.pong.fragmented"}, {"control.pong.fragmented"}},
      {{"control.pong.fragmented", "control.ping.nul"},
       {"control.ping.nul", "control.pong.fragmented"}},
      {{"framing.*-trap-2-3?"},
       {"framing.length.truncation-trap-2-31", "framing.length.truncation-trap-2-32"}},
      {{"control.pong", "!control.pong.un*", "!control.pong.too-long-126"},
       {"control.pong.too-long-64-bit-126", "control.pong.fragmented",
        "control.pong.between-fragments"}},
      {{"control.ping.empty", "!control.ping", "control.ping.nul"}, {"control.ping.nul"}},
      {{"RFC6455-4.1-17"}, {"handshake.client-request.method"}},
      {{"rfc6455-4.1-17"}, {"handshake.client-request.method"}},
      {{"5.1"}, {"control.ping.fragmented-with-continuation"}},
      {{"4.2", "!4.2.?"}, {}},
      {{"2.1*"},
       {"control.ping.empty", "control.ping.burst-10", "control.ping.burst-10-octet-wise"}},
  };
  for (const Selection& row : rows) EXPECT_EQ(selected(row.words), row.ids) << row.words.front();
}

TEST(Select, TakesTagsForLevelsTiersAndWhatAutobahnHas) {
  const Ids musts = selected({"@must"});
  const Ids shoulds = selected({"@should"});
  const Ids mays = selected({"@may"});
  EXPECT_EQ(musts.size() + shoulds.size() + mays.size(), every_case().size());
  EXPECT_NE(std::ranges::find(musts, "control.ping.empty"), musts.end());
  EXPECT_EQ(selected({"@autobahn", "!framing", "!fragment", "!control.ping"}).front(),
            "control.pong.unsolicited-empty");
  EXPECT_EQ(selected({"control.ping", "!@must", "!@should", "!@may"}), Ids{});
  EXPECT_THROW(select(Ids{"@smok"}), base::Error);
}

TEST(Select, ShowsEachGroupAliveInTheSmokeTier) {
  std::set<std::string> shown, groups;
  for (const Case* script : select(Ids{"@smoke"})) {
    EXPECT_TRUE(script->needs().empty()) << script->id();
    EXPECT_FALSE(script->runs_alone()) << script->id();
    shown.emplace(script->group());
  }
  for (const Case& script : every_case())
    if (script.tier() <= Tier::standard && script.needs().empty() && !script.runs_alone() &&
        script.transport() == Transport::any)
      groups.emplace(script.group());
  EXPECT_EQ(shown, groups);
  EXPECT_EQ(select({}, Tier::smoke).size(), select(Ids{"@smoke"}).size());
}

TEST(Select, TakesFromALaterTierOnlyWhatIsNamed) {
  const Case* const smoke = select(Ids{"@smoke"}).front();
  const auto later = std::ranges::find_if(
      every_case(), [](const Case& script) { return script.tier() == Tier::standard; });
  ASSERT_NE(later, every_case().end());
  EXPECT_EQ(select(Ids{later->id()}, Tier::smoke).front(), &*later);
  EXPECT_FALSE(select(Ids{"@standard"}, Tier::smoke).empty());
  for (const Case* script : select(Ids{std::string(smoke->group())}, Tier::smoke))
    EXPECT_EQ(script->tier(), Tier::smoke) << script->id();
  EXPECT_THROW(select(Ids{later->id() + "*"}, Tier::smoke), base::Error);
}

TEST(Select, TakesAPrefixOnlyUpToADot) {
  for (const std::string& id : selected({"control"})) EXPECT_TRUE(id.starts_with("control."));
  EXPECT_THROW(select(Ids{"contro"}), base::Error);
  EXPECT_THROW(select(Ids{"control.pin"}), base::Error);
}

TEST(Select, TakesASectionWithAllBelowIt) {
  const Ids whole = selected({"rfc6455/5"});
  const Ids part = selected({"RFC6455/5.5"});
  const Ids deep = selected({"rfc6455/5.5.3"});
  EXPECT_GT(whole.size(), part.size());
  EXPECT_GT(part.size(), deep.size());
  EXPECT_TRUE(std::ranges::includes(std::set(part.begin(), part.end()),
                                    std::set(deep.begin(), deep.end())));
  EXPECT_NE(std::ranges::find(deep, "control.pong.unsolicited-empty"), deep.end());
  EXPECT_EQ(std::ranges::find(deep, "framing.echo.text-0"), deep.end());
}

TEST(Select, OnlyTakesAwayWhereEveryWordIsNegated) {
  const Ids rest = selected({"!framing", "!control", "!utf8", "!close", "!fail", "!timing"});
  EXPECT_FALSE(rest.empty());
  for (const std::string& id : rest)
    EXPECT_FALSE(id.starts_with("framing.") || id.starts_with("control.")) << id;
}

TEST(Select, NamesTheNearestIdForAWordThatChoosesNothing) {
  const auto complaint = [](const std::string& word) -> std::string {
    try {
      select(Ids{word});
    } catch (const base::Error& error) {
      return error.what();
    }
    return "nothing";
  };
  EXPECT_EQ(complaint("control.pong.fragmentd"),
            "no case is called 'control.pong.fragmentd', did you mean 'control.pong.fragmented'?; "
            "'assay-probe list' shows all");
  EXPECT_EQ(complaint("!contrl.ping"),
            "no case is called 'contrl.ping', did you mean 'control.ping'?; 'assay-probe list' "
            "shows all");
  EXPECT_EQ(complaint("qqqqqqqqqqqqqqqqqqqqqq"),
            "no case is called 'qqqqqqqqqqqqqqqqqqqqqq'; 'assay-probe list' shows all");
}

TEST(Catalogue, HasTheBaselinesOfCases) {
  std::size_t standing = 0;
  for (const Case& script : every_case()) {
    const std::string_view baseline = baseline_of(script);
    if (baseline.empty()) continue;
    ++standing;
    EXPECT_TRUE(std::ranges::any_of(every_case(), [&](const Case& other) {
      return other.id() == baseline && baseline_of(other).empty();
    })) << baseline;
  }
  EXPECT_GT(standing, 100u);
}

// What judges both speaks of the peer.
TEST(Catalogue, NamesNoSideInTitlesForBoth) {
  for (const Case& script : every_case()) {
    if (!script.judges(ws::Role::server) || !script.judges(ws::Role::client)) continue;
    for (const std::string_view side : {"server", "client"})
      EXPECT_EQ(script.title().find(side), std::string::npos)
          << script.id() << ": " << script.title();
  }
}

}  // namespace
}  // namespace suite
