#pragma once

#include <chrono>

namespace test {

// Nothing waits for it but a test that fails.
inline constexpr auto limit = std::chrono::seconds(120);

// Resident memory at most, of the largest child that has ended.
long peak_kib_of_children();

}  // namespace test
