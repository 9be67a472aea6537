#include "suites/size_search.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "libcore/base/units.h"

namespace suite {
namespace {

constexpr std::size_t first_size = 64 * 1024;

// Where a search stands.
struct Bounds {
  std::size_t taken = 0;
  std::optional<std::size_t> refused;
  bool failed = false;  // neither taken nor refused

  bool settled() const { return failed || (refused ? *refused - taken <= 1 : taken >= search_cap); }
  std::size_t next() const {
    if (refused) return taken + (*refused - taken) / 2;
    return taken == 0 ? first_size : std::min(search_cap, 2 * taken);
  }
};

// The bounds that so many findings of a search have come to.
Bounds bounds_after(const std::deque<Finding>& findings) {
  Bounds bounds;
  for (const Finding& finding : findings) {
    if (bounds.settled()) break;
    const std::size_t size = bounds.next();
    bounds.failed = worst(finding.judgements) >= Grade::fail || !finding.opened;
    if (bounds.failed) break;
    if (finding.refused) {
      bounds.refused = size;
    } else {
      bounds.taken = size;
    }
  }
  return bounds;
}

Round probe_of(std::size_t size) {
  Conversation conversation;
  const Frame message = binary(noise(size));
  conversation.send(message).expect(taken_or_refused(message));
  return {conversation};
}

Outcome outcome(Grade grade, std::string what) {
  return {.judgements = {{Facet::behaviour, grade, std::move(what)}}};
}

// Goes on with the search, if it is still due. What went wrong in it is said by its last finding.
std::optional<Next> search_on(const Known& known) {
  if (known.experience.size_limit) return std::nullopt;
  const Bounds bounds = bounds_after(known.findings);
  if (bounds.failed) return Outcome{};
  if (!bounds.settled()) return probe_of(bounds.next());
  known.experience.size_limit = {.largest = bounds.taken, .smallest_refused = bounds.refused};
  return std::nullopt;
}

}  // namespace

Search for_size_limit() {
  return [](const Known& known) -> Next {
    const Bounds bounds = bounds_after(known.findings);
    if (!bounds.settled()) return probe_of(bounds.next());
    if (bounds.failed) return Outcome{};
    known.experience.size_limit = {.largest = bounds.taken, .smallest_refused = bounds.refused};
    return outcome(Grade::informational,
                   bounds.refused ? fmt::format("the largest message is {} octets", bounds.taken)
                                  : "no limit up to " + base::format_size(search_cap));
  };
}

Search with_size_limit(std::function<Round(std::size_t limit)> write) {
  return [write = std::move(write)](const Known& known) -> Next {
    if (const auto declared = known.facts.features.limits.max_message) {
      if (*declared <= search_cap) return Outcome{.last = write(*declared)};
      return outcome(Grade::not_run, fmt::format("the declared limit, {}, is above what is tried",
                                                 base::format_size(*declared)));
    }
    if (std::optional<Next> next = search_on(known)) return *std::move(next);
    const Experience::SizeLimit& limit = *known.experience.size_limit;
    if (limit.smallest_refused) return Outcome{.last = write(limit.largest)};
    return outcome(Grade::not_applicable, "no limit up to " + base::format_size(search_cap));
  };
}

}  // namespace suite
