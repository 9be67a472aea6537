#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "libcore/results/card.h"
#include "libcore/results/load.h"
#include "libcore/results/matrix.h"
#include "libcore/results/probe.h"
#include "reports/diff.h"

namespace report {

// What the terminal at hand can show.
struct Terminal {
  bool color = false;
  bool ascii = false;  // no character beyond ASCII
};

enum class ColorWish : unsigned char { automatic, always, never };
// Reads "auto", "always" or "never"; throws base::Error for anything else.
ColorWish parse_color(std::string_view text);

// What suits a stream: `is_terminal` says if it is one, `environment` looks up a variable (nullptr
// if it is not set): NO_COLOR, CLICOLOR_FORCE, TERM, and the locale's LC_ALL, LC_CTYPE, LANG.
Terminal terminal_for(ColorWish wish, bool is_terminal,
                      const std::function<const char*(const char*)>& environment);

// The summary of a run for people: what failed first, with what was sent, what came, what is asked
// for, and the command that repeats it; the last line is the headline. Ends with a line end. Text
// of the peer is made harmless; words say all that colours say.
std::string summary(const results::Probe& probe, const Terminal& terminal);
std::string summary(const results::Load& load, const Terminal& terminal);
// Likewise of a comparison: what is to be known first, then every figure or case that changed.
std::string summary(const Diff& diff, const Terminal& terminal);
std::string summary(const results::Matrix& matrix, const Terminal& terminal);
std::string summary(const results::Card& card, const Terminal& terminal);

}  // namespace report
