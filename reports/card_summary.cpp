#include "reports/card.h"
#include "reports/lines.h"
#include "reports/terminal.h"

namespace report {

std::string summary(const results::Card& card, const Terminal& terminal) {
  std::string text;
  for (const results::Probe& probe : card.probes) text += summary(probe, terminal) + '\n';
  for (const results::Load& load : card.loads) text += summary(load, terminal) + '\n';
  Lines lines(terminal);
  lines.line(headline(card), exit_of(card) == 0 ? Mood::good : Mood::bad);
  return text + std::move(lines).finish();
}

}  // namespace report
