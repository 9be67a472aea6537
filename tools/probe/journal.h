#pragma once

#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "libcore/results/probe.h"

namespace probe {

// What a run has come to so far, in a file that outlives it (--resume): a line when a case begins,
// and one with its result.
class Journal {
 public:
  // Reads what is there and goes on behind it. Without a path nothing is kept. Throws base::Error
  // where the file cannot be used, or is none of these.
  explicit Journal(std::string path);

  void begun(const std::string& id);
  void finished(const results::CaseResult& result,
                const std::vector<results::MonitorHit>& all_hits);

  // --- Of earlier runs.
  const std::map<std::string, results::Probe>& results() const { return results_; }  // by id
  // They were under way when a run ended, and so are what it may have ended on.
  const std::set<std::string>& interrupted() const { return interrupted_; }

 private:
  void read(const std::string& text);

  std::string path_;
  std::ofstream file_;
  std::map<std::string, results::Probe> results_;
  std::set<std::string> interrupted_;
};

}  // namespace probe
