#include "tests/probe/parsed.h"

#include <gtest/gtest.h>

#include <variant>

#include "libcore/base/error.h"
#include "tests/support/text.h"

namespace probe {

Options options(std::string_view line) {
  return std::get<Options>(parse_options(test::words(line)));
}

std::string complaint(std::string_view line) {
  try {
    parse_options(test::words(line));
  } catch (const base::Error& error) {
    EXPECT_EQ(error.exit_status(), 2) << line;
    return error.what();
  }
  return "(none)";
}

}  // namespace probe
