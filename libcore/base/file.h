#pragma once

#include <string>
#include <string_view>

namespace base {

// The whole content of a file, or of standard input for "-". Throws Error with path and cause.
std::string read_file(const std::string& path);

// Replaces a file as a whole (written beside it, then renamed), or writes to standard output for
// "-", or into what is there and no file: a device, a pipe. Throws Error with path and cause; a
// file of that name is then as it was.
void write_file(const std::string& path, std::string_view content);

}  // namespace base
