#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>

#include "profiles/profile.h"

// Any octets are a profile or a base::Error whose text stays short enough to read.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto environment = [](const std::string& name) -> std::optional<std::string> {
    return name.size() % 2 == 0 ? std::optional<std::string>(name) : std::nullopt;
  };
  try {
    profile::read("p.yaml", std::string(reinterpret_cast<const char*>(data), size), environment);
  } catch (const base::Error& error) {
    if (std::string(error.what()).size() > 50'000) std::abort();
  }
  return 0;
}
