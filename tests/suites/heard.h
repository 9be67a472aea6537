#pragma once

namespace suite {

// Frames of a server, in hex.
inline constexpr const char* hello = "81 05 48 65 6c 6c 6f";
inline constexpr const char* world = "81 05 57 6f 72 6c 64";
inline constexpr const char* close_1000 = "88 02 03 e8";
inline constexpr const char* close_1002 = "88 02 03 ea";
inline constexpr const char* close_1006 = "88 02 03 ee";
inline constexpr const char* close_4000_bye = "88 05 0f a0 62 79 65";
inline constexpr const char* close_5000 = "88 02 13 88";
inline constexpr const char* marker_pong = "8a 04 6d 61 72 6b";
inline constexpr const char* pong_a = "8a 01 61";
inline constexpr const char* pong_b = "8a 01 62";
inline constexpr const char* close_1001 = "88 02 03 e9";
inline constexpr const char* close_1005 = "88 02 03 ed";
inline constexpr const char* close_1009 = "88 02 03 f1";
inline constexpr const char* empty_close = "88 00";

}  // namespace suite
