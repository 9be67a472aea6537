#include "libcore/base/process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <malloc.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "libcore/base/text.h"

namespace base {
namespace {

std::chrono::nanoseconds from_timeval(const timeval& tv) {
  return std::chrono::seconds(tv.tv_sec) + std::chrono::microseconds(tv.tv_usec);
}

std::uint64_t resident_octets(const std::string& proc) {
  std::ifstream statm(proc + "/statm");
  std::uint64_t total = 0;
  std::uint64_t resident = 0;
  statm >> total >> resident;
  return resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

std::string processor_name() {
  std::ifstream info("/proc/cpuinfo");
  for (std::string line; std::getline(info, line);) {
    if (line.starts_with("model name")) return std::string(trim(line.substr(line.find(':') + 1)));
  }
  return {};
}

}  // namespace

std::optional<ProcessUse> process_use(pid_t pid) {
  const std::string proc = fmt::format("/proc/{}", pid);
  std::ifstream stat(proc + "/stat");
  std::string line;
  if (!std::getline(stat, line)) return std::nullopt;
  // Fields behind the name, which may hold spaces and stands in parentheses; utime is the 12th.
  std::istringstream fields(line.substr(line.rfind(')') + 2));
  std::string skipped;
  for (int i = 0; i < 11; ++i) fields >> skipped;
  std::int64_t user = 0;
  std::int64_t system = 0;
  fields >> user >> system;
  const std::int64_t tick = 1'000'000'000 / sysconf(_SC_CLK_TCK);
  return ProcessUse{std::chrono::nanoseconds((user + system) * tick), resident_octets(proc)};
}

ProcessUse own_use() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return {from_timeval(usage.ru_utime) + from_timeval(usage.ru_stime),
          resident_octets("/proc/self")};
}

// Of getrusage it would be the most of whoever started this process, too.
std::uint64_t own_peak_memory() {
  std::ifstream status("/proc/self/status");
  for (std::string name; status >> name; status.ignore(4096, '\n')) {
    std::uint64_t kib = 0;
    if (name == "VmHWM:" && status >> kib) return kib * 1024;
  }
  return own_use().resident_octets;
}

void forget_peak_memory() {
  malloc_trim(0);
  std::ofstream("/proc/self/clear_refs") << "5";  // proc(5): the peak becomes what is resident now
}

Machine this_machine() {
  Machine machine;
  utsname name{};
  uname(&name);
  machine.host = name.nodename;
  machine.kernel = fmt::format("{} {} {}", name.sysname, name.release, name.machine);
  machine.processor = processor_name();
  cpu_set_t set;
  CPU_ZERO(&set);
  if (sched_getaffinity(0, sizeof set, &set) == 0)
    machine.processors = static_cast<unsigned>(CPU_COUNT(&set));
  struct sysinfo info {};
  if (sysinfo(&info) == 0) machine.memory_octets = std::uint64_t{info.totalram} * info.mem_unit;
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  machine.descriptor_limit = limit.rlim_max;
  return machine;
}

std::uint64_t raise_descriptor_limit() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  getrlimit(RLIMIT_NOFILE, &limit);
  return limit.rlim_cur;
}

void reserve_descriptors(std::uint64_t n) {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  const std::uint64_t most = std::min<std::uint64_t>({n, limit.rlim_cur, 65'536});
  if (most == 0) return;
  const int some = open("/", O_PATH | O_CLOEXEC);
  const int highest = fcntl(some, F_DUPFD_CLOEXEC, static_cast<int>(most - 1));
  if (highest >= 0) close(highest);
  if (some >= 0) close(some);
}

}  // namespace base
