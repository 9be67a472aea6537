#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "suites/case.h"

namespace suite {

// The version of the catalogue, printed in every report. Ids are stable: a name is never reused.
inline constexpr std::string_view suite_version = "0.1";

// Every case in the order of the catalogue.
const std::vector<Case>& every_case();

// The cases that the words choose, in the order of the catalogue: all for no words. A word is an
// id, the beginning of one up to a dot ("control.ping"), a glob ("framing.*-125"), a section
// ("rfc6455/5.5"), a requirement ("RFC6455-5.5.1-7"), Autobahn's number of a case ("5.19", "6"), or
// a tag: "@must", "@should" or "@may" for the strongest requirement, "@smoke" ... "@stress" for the
// tier, "@autobahn" for what Autobahn has too, "@server" and "@client" for whom it judges. "!" in
// front takes away again. Throws base::Error
// for a word that chooses nothing, with the nearest id.
//
// What stands in a tier behind `tier` is chosen only by its whole id or by the tag of its tier.
std::vector<const Case*> select(std::span<const std::string> words, Tier tier = Tier::stress);

// The groups, one a section of the catalogue.
Group monitor_http();
Group monitor_tls();
Group uri();
Group connect();
Group proxy();
Group handshake_client_request();
Group handshake_server_response();
Group handshake_request();
Group handshake_version();
Group handshake_subprotocol();
Group handshake_origin();
Group handshake_extension();
Group handshake_response();
Group handshake_pipeline();
Group handshake_smuggling();
Group framing_echo();
Group framing_samples();
Group framing_length();
Group framing_mask();
Group framing_reserved_bits();
Group framing_opcode();
Group framing_segmentation();
Group control_ping();
Group control_pong();
Group fragment_basic();
Group fragment_control();
Group fragment_invalid();
Group utf8_valid();
Group utf8_bom();
Group utf8_fragmented();
Group utf8_invalid();
Group utf8_failfast();
Group close_basic();
Group close_payload();
Group close_code();
Group close_initiated();
Group close_tcp();
Group fail();
Group timing();
Group reconnect();
Group deflate_negotiation();
Group deflate_response();
Group deflate_rsv1();
Group deflate_stream();
Group deflate_context();
Group deflate_window();
Group deflate_invalid();
Group deflate_utf8();
Group deflate_bomb();
Group deflate_matrix();
Group tls_basic();
Group tls_sni();
Group tls_alpn();
Group tls_version();
Group tls_cipher();
Group tls_cert();
Group tls_fail();
Group tls_close();
Group tls_record();
Group tls_early_data();
Group limits_message();
Group limits_header();
Group limits_connections();
Group abuse_floods();
Group abuse_slow_frame();
Group abuse_connections();
Group abuse_openings();
Group perf_rtt();
Group perf_rate();
Group perf_connections();
Group perf_latency();

}  // namespace suite
