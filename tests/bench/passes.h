#pragma once

#include <benchmark/benchmark.h>

#include <map>
#include <string>
#include <vector>

namespace bench {

// Masking, and judging UTF-8, at several sizes: by the widest registers of this processor, and as
// other processors do it where there is a way to ask for that.
void register_passes();

// Prints medians as they come, but for the passes: those at last, in GB/s beside their targets.
class PassReporter : public benchmark::ConsoleReporter {
 public:
  PassReporter() : ConsoleReporter(OO_Tabular) {}
  void ReportRuns(const std::vector<Run>& runs) override;
  void Finalize() override;

 private:
  std::map<std::string, double> speeds_;  // octets a nanosecond, by name; medians
};

}  // namespace bench
