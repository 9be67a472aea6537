#include "libcore/results/sums.h"

#include <algorithm>

#include "libcore/base/error.h"
#include "libcore/base/text.h"

namespace results {
namespace {

template <typename T>
void add_each(std::vector<T>& all, const std::vector<T>& more, std::string T::*name,
              bool T::*holds) {
  for (const T& one : more) {
    const auto found = std::ranges::find(all, one.*name, name);
    if (found == all.end()) {
      all.push_back(one);
      continue;
    }
    (*found).*holds = (*found).*holds && one.*holds;
    found->observed += ", " + one.observed;
  }
}

}  // namespace

void add(Counters& sum, const Counters& more) {
  for (const auto& [name, count] : more) sum[name] += count;
}

void add(Distributions& sum, const Distributions& more) {
  for (const auto& [name, times] : more) {
    const auto [found, is_new] = sum.try_emplace(name, times);
    if (is_new) continue;
    if (found->second.unit != times.unit)
      base::fail("{}: it is in {}, elsewhere in {}", base::printable(name),
                 base::printable(times.unit), base::printable(found->second.unit));
    try {
      found->second.histogram.add(times.histogram);
    } catch (const base::Error& error) {
      base::fail("{}: {}", base::printable(name), error.what());
    }
  }
}

void add_happenings(SeriesSlot& sum, const SeriesSlot& more) {
  add(sum.counts, more.counts);
  add(sum.errors, more.errors);
  for (const auto& [name, times] : more.times) sum.times[name].add(times);
}

void extend(SeriesSlot& slot, const SeriesSlot& next) {
  add_happenings(slot, next);
  for (const auto& [name, level] : next.levels)
    slot.levels[name] = std::max(slot.levels[name], level);
}

void add(std::vector<Threshold>& all, const std::vector<Threshold>& more) {
  add_each(all, more, &Threshold::text, &Threshold::pass);
}

void add(std::vector<Validity>& all, const std::vector<Validity>& more) {
  add_each(all, more, &Validity::check, &Validity::ok);
}

}  // namespace results
