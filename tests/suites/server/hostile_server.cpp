// One of the hostile servers of tests/suites/hostile.h over a real socket:
//
//   hostile_server "opens and says nothing"      prints where it listens; ends with SIGTERM
//   hostile_server "opens and sends noise" 64KiB    to each, before it falls silent

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <cstdio>

#include "libcore/base/error.h"
#include "libcore/base/units.h"
#include "libcore/net/address.h"
#include "libcore/net/listener.h"
#include "libcore/net/loop.h"
#include "libcore/net/signals.h"
#include "tests/suites/hostile.h"

namespace {

int serve(std::string_view name, const std::vector<test::Hostile>& all) {
  const auto hostile = std::ranges::find(all, name, &test::Hostile::name);
  if (hostile == all.end()) base::fail("no hostile server '{}'", name);

  net::Loop loop;
  base::Random random(1);
  net::Listener listener(loop, net::listen(net::Address::parse("127.0.0.1:0")),
                         [&](const net::Socket&) { return hostile->serve(random); });
  const net::Signals signals(loop, {SIGTERM, SIGINT}, [&](int) { loop.stop(); });
  fmt::print("listening on {}\n", listener.address().to_string());
  std::fflush(stdout);
  loop.run();
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    if (argc != 2 && argc != 3) base::fail("usage: hostile_server NAME [SIZE]");
    return serve(argv[1], argc == 2 ? test::every_hostile()
                                    : test::every_hostile(base::parse_size(argv[2])));
  } catch (const base::Error& error) {
    fmt::print(stderr, "hostile_server: {}\n", error.what());
    return 2;
  }
}
