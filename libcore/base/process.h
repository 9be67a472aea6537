#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace base {

// What a process has used so far, as the kernel tells it.
struct ProcessUse {
  std::chrono::nanoseconds processor_time{};  // user and system
  std::uint64_t resident_octets = 0;
};

// Nothing if there is no such process. Processor time has the kernel's tick (10 ms) for others and
// microseconds for this process.
std::optional<ProcessUse> process_use(pid_t pid);
ProcessUse own_use();
// The most resident memory that this program has had, in octets: ever, or since it was forgotten.
std::uint64_t own_peak_memory();
// Gives back what is free, and begins anew, where the kernel has CONFIG_PROC_PAGE_MONITOR.
void forget_peak_memory();

// The machine that a run was made on, for reports.
struct Machine {
  std::string host;
  std::string kernel;       // "Linux 6.1.0 x86_64"
  std::string processor;    // model name, or empty
  unsigned processors = 0;  // that this process may use
  std::uint64_t memory_octets = 0;
  std::uint64_t descriptor_limit = 0;  // hard limit of open files

  friend bool operator==(const Machine&, const Machine&) = default;
};
Machine this_machine();

// Raises the soft limit of open descriptors as far as allowed and returns what now holds.
std::uint64_t raise_descriptor_limit();
// Makes room in the kernel for `n` descriptors of this process at once, as far as the limit allows
// and 65,536 at the most. It grows by itself, but whenever it doubles, a process of several threads
// stands still for some milliseconds. To be called before there are any.
void reserve_descriptors(std::uint64_t n);

}  // namespace base
