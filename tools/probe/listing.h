#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "suites/case.h"

namespace probe {

// In which form lists are printed: columns for a terminal, a table, or one JSON document.
enum class ListForm : unsigned char { text, markdown, json };
// "markdown" or "json"; throws base::Error for anything else.
ListForm parse_list_form(std::string_view text);

// A line a case: level, id and title, and beyond the terminal also tier, section and requirements.
std::string list(const std::vector<const suite::Case*>& cases, ListForm form);

// A line a requirement, all of them: the cases that cover it, or why there are none.
std::string requirement_matrix(ListForm form);

}  // namespace probe
