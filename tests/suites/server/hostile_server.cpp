// One of the hostile servers of tests/suites/hostile.h over a real socket:
//
//   hostile_server "opens and says nothing"      prints where it listens; ends with SIGTERM

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <cstdio>

#include "libcore/base/error.h"
#include "libcore/net/address.h"
#include "libcore/net/listener.h"
#include "libcore/net/loop.h"
#include "libcore/net/signals.h"
#include "tests/suites/hostile.h"

namespace {

int serve(std::string_view name) {
  const std::vector<test::Hostile> all = test::every_hostile();
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
    if (argc != 2) base::fail("usage: hostile_server NAME");
    return serve(argv[1]);
  } catch (const base::Error& error) {
    fmt::print(stderr, "hostile_server: {}\n", error.what());
    return 2;
  }
}
