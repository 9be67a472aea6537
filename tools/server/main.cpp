#include <fmt/format.h>

#include <cstdio>

#include "libcore/base/error.h"
#include "libcore/base/process.h"
#include "tools/server/heap.h"
#include "tools/server/options.h"
#include "tools/server/server.h"

namespace {

int serve_with(const serve::Options& options) {
  serve::Log log(options.log);
  serve::Server server(options.server, log);
  for (const std::string& url : server.urls()) fmt::print("listening on {}\n", url);
  for (const std::string& url : server.admin_urls()) fmt::print("admin on {}\n", url);
  if (const std::string* file = server.authority_file()) fmt::print("clients trust {}\n", *file);
  std::fflush(stdout);
  return server.run();
}

}  // namespace

int main(int argc, char** argv) {
  try {
    serve::keep_large_blocks();
    base::reserve_descriptors(base::raise_descriptor_limit());
    const auto asked = serve::parse_options(argc, argv);
    if (const auto* options = std::get_if<serve::Options>(&asked)) return serve_with(*options);
    fmt::print("{}", std::get<std::string>(asked));
    return 0;
  } catch (const base::Error& error) {
    fmt::print(stderr, "assay-server: {}\n", error.what());
    return error.exit_status();
  }
}
