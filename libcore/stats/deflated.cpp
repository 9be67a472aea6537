#include "libcore/stats/deflated.h"

#include <zlib.h>

namespace stats {
namespace {

constexpr std::size_t most_of_one = 1032;

const Bytef* data_of(std::string_view octets) {
  return reinterpret_cast<const Bytef*>(octets.data());
}

}  // namespace

std::string deflated(std::string_view octets) {
  uLongf size = compressBound(octets.size());
  std::string out(size, '\0');
  compress(reinterpret_cast<Bytef*>(out.data()), &size, data_of(octets), octets.size());
  out.resize(size);
  return out;
}

std::optional<std::string> inflated(std::string_view octets, std::size_t size) {
  if (size / most_of_one > octets.size()) return std::nullopt;
  std::string out(size, '\0');
  uLongf written = size;
  const int result =
      uncompress(reinterpret_cast<Bytef*>(out.data()), &written, data_of(octets), octets.size());
  if (result != Z_OK || written != size) return std::nullopt;
  return out;
}

}  // namespace stats
