#include "suites/passive_rules.h"

#include <array>

namespace suite {
namespace {

using Id = std::string_view;

namespace requirements {

constexpr Id frame_mask_bit[] = {"RFC6455-5.1-1", "RFC6455-5.1-2", "RFC6455-5.1-5",
                                 "RFC6455-5.2-7", "RFC6455-5.3-1", "RFC6455-5.5.1-5",
                                 "RFC6455-6.1-6"};
constexpr Id frame_reserved_bits[] = {"RFC6455-5.2-2", "RFC6455-5.8-1", "RFC7692-5-16",
                                      "RFC7692-6.1-3", "RFC7692-6.1-4"};
constexpr Id frame_opcode[] = {"RFC6455-5.2-5", "RFC6455-5.8-1"};
constexpr Id frame_length_minimal[] = {"RFC6455-5.2-8", "RFC6455-5.2-11"};
constexpr Id frame_length_msb[] = {"RFC6455-5.2-9"};
constexpr Id frame_control_size[] = {"RFC6455-5.5-1"};
constexpr Id frame_control_fin[] = {"RFC6455-5.4-7", "RFC6455-5.5-2"};
constexpr Id frame_fragment_order[] = {"RFC6455-5.4-3", "RFC6455-5.4-4", "RFC6455-5.4-9",
                                       "RFC6455-6.1-4", "RFC6455-6.1-5"};
constexpr Id frame_trailing_octets[] = {"RFC6455-6.1-2", "RFC6455-6.2-1"};
constexpr Id text_utf8[] = {"RFC6455-5.6-2"};
constexpr Id close_code[] = {"RFC6455-5.5.1-2",  "RFC6455-7.4.1-6",  "RFC6455-7.4.1-7",
                             "RFC6455-7.4.1-8",  "RFC6455-7.4.1-13", "RFC6455-7.4.1-15",
                             "RFC6455-7.4.2-1",  "RFC6455-7.4.2-2",  "RFC6455-11.7-1",
                             "IANA-close-code-4"};
constexpr Id close_single[] = {"RFC6455-5.5.1-7"};
constexpr Id close_nothing_after[] = {"RFC6455-1.4-1", "RFC6455-5.5.1-6", "RFC6455-6.1-1",
                                      "RFC6455-7.1.3-1"};
constexpr Id pong_unasked[] = {"RFC6455-5.5.3-1", "RFC6455-5.5.3-4"};
constexpr Id echo_exactly_once[] = {"RFC6455-5.4-8", "RFC6455-6.1-7"};
constexpr Id deflate_stream[] = {"RFC7692-6.1-1", "RFC7692-6.1-2", "RFC7692-7.2.1-1",
                                 "RFC7692-7.2.1-5", "RFC7692-7.2.1-6"};
constexpr Id deflate_window[] = {"RFC7692-7.2.1-7", "RFC7692-7.2.1-13", "RFC7692-7.2.1-15"};
constexpr Id deflate_context[] = {"RFC7692-7.2.1-8", "RFC7692-7.2.1-11", "RFC7692-7.2.1-12"};
constexpr Id http_grammar[] = {
    "RFC6455-4.1-16", "RFC6455-4.2.2-16", "RFC9110-2.2-1", "RFC9110-5.3-2", "RFC9110-5.6.1.1-1",
    "RFC9112-2.2-3",  "RFC9112-2.2-7",    "RFC9112-4-3",   "RFC9112-5.2-1", "RFC9112-6.2-1"};
constexpr Id http_connection_upgrade_pair[] = {"RFC9110-7.6.1-2", "RFC9110-7.8-7"};
constexpr Id http_date[] = {"RFC9110-6.6.1-1"};
constexpr Id http_status_fields[] = {"RFC9110-11.6.1-1", "RFC9110-15.5.6-1", "RFC9110-15.5.22-1",
                                     "RFC9110-7.8-6", "RFC9110-7.8-11"};
constexpr Id tls_records_only[] = {"RFC6455-4.1-13", "RFC6455-4.2.2-1", "RFC9112-9.7-1"};

}  // namespace requirements

constexpr std::array rules{
    PassiveRule{"monitor.frame.mask-bit", requirements::frame_mask_bit},
    PassiveRule{"monitor.frame.reserved-bits", requirements::frame_reserved_bits},
    PassiveRule{"monitor.frame.opcode", requirements::frame_opcode},
    PassiveRule{"monitor.frame.length-minimal", requirements::frame_length_minimal},
    PassiveRule{"monitor.frame.length-msb", requirements::frame_length_msb},
    PassiveRule{"monitor.frame.control-size", requirements::frame_control_size},
    PassiveRule{"monitor.frame.control-fin", requirements::frame_control_fin},
    PassiveRule{"monitor.frame.fragment-order", requirements::frame_fragment_order},
    PassiveRule{"monitor.frame.trailing-octets", requirements::frame_trailing_octets},
    PassiveRule{"monitor.text.utf8", requirements::text_utf8},
    PassiveRule{"monitor.close.code", requirements::close_code},
    PassiveRule{"monitor.close.single", requirements::close_single},
    PassiveRule{"monitor.close.nothing-after", requirements::close_nothing_after},
    PassiveRule{"monitor.pong.unasked", requirements::pong_unasked},
    PassiveRule{"monitor.echo.exactly-once", requirements::echo_exactly_once},
    PassiveRule{"monitor.deflate.stream", requirements::deflate_stream},
    PassiveRule{"monitor.deflate.window", requirements::deflate_window},
    PassiveRule{"monitor.deflate.context", requirements::deflate_context},
    PassiveRule{"monitor.http.grammar", requirements::http_grammar},
    PassiveRule{"monitor.http.connection-upgrade-pair", requirements::http_connection_upgrade_pair},
    PassiveRule{"monitor.http.date", requirements::http_date},
    PassiveRule{"monitor.http.status-fields", requirements::http_status_fields},
    PassiveRule{"monitor.tls.records-only", requirements::tls_records_only},
};

}  // namespace

std::span<const PassiveRule> every_passive_rule() { return rules; }

}  // namespace suite
