#include "tests/bench/stage.h"

#include <fmt/format.h>
#include <sched.h>
#include <stdlib.h>

#include "libcore/base/error.h"
#include "libcore/base/file.h"
#include "libcore/base/text.h"
#include "libcore/tls/certificate.h"

namespace bench {
namespace {

using namespace std::chrono_literals;

constexpr auto longest_run = 180s;  // for whatever should take some seconds

std::filesystem::path new_folder() {
  std::string name = std::filesystem::temp_directory_path() / "assay-bench-XXXXXX";
  if (mkdtemp(name.data()) == nullptr) base::fail("cannot make {}: {}", name, base::errno_text());
  return name;
}

}  // namespace

std::string shown(const std::vector<std::string>& words) {
  std::string line;
  for (const std::string& word : words)
    line += (line.empty() ? "" : " ") + base::shell_quoted(word);
  return line;
}

Stage::Stage(bool verbose) : verbose_(verbose), folder_(new_folder()) {
  cpu_set_t set;
  CPU_ZERO(&set);
  if (sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) >= 2) {
    int processor = 0;
    for (std::optional<int>& chosen : processors_) {
      while (!CPU_ISSET(processor, &set)) ++processor;
      chosen = processor++;
    }
  }
  const auto own = tls::Certificate::authority({.common_name = "assay_bench"})
                       .issue({.common_name = "localhost",
                               .dns_names = {"localhost"},
                               .ip_addresses = {"127.0.0.1"}});
  base::write_file(certificate_file_, own.pem());
  base::write_file(key_file_, own.key_pem());
}

Stage::~Stage() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

std::string Stage::layout() const {
  if (!processors_[0]) return "servers and load share a processor, so rates mean little";
  return fmt::format("servers on processor {}, the load on processor {}", *processors_[0],
                     *processors_[1]);
}

std::vector<std::string> Stage::pinned(Side side, std::vector<std::string> words) const {
  const std::optional<int> processor = processors_[static_cast<std::size_t>(side)];
  if (processor) words.insert(words.begin(), {"taskset", "-c", std::to_string(*processor)});
  if (verbose_) fmt::print(stderr, "  {}\n", shown(words));
  return words;
}

std::unique_ptr<net::Child> Stage::start(Side side, std::vector<std::string> words) const {
  words = pinned(side, std::move(words));
  words.insert(words.begin(), {"sh", "-c", R"(exec "$@" 2>>"$0")", log_file_});
  return std::make_unique<net::Child>(net::Command{.words = std::move(words), .capture_out = true});
}

std::string Stage::complaint() const {
  const std::string log = base::read_file(log_file_);
  return base::printable(
      base::trim(log.substr(log.size() - std::min<std::size_t>(log.size(), 200))), 200);
}

std::string Stage::run(Side side, const std::vector<std::string>& words) const {
  net::Child child({.words = pinned(side, words), .capture_out = true, .capture_err = true});
  const std::optional<int> status = child.wait(longest_run);
  if (!status) base::fail("no end after {} s", longest_run.count());
  if (status != 0) base::fail("{}", base::trim(child.err()));
  return child.out();
}

}  // namespace bench
