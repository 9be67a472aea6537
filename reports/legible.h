#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace report {

enum class Charset : unsigned char { utf8, ascii };

// Foreign octets as one line of text that is harmless wherever it is shown: what is neither valid
// UTF-8 nor printable (terminal escapes, line ends, direction overrides) becomes \n, \t or \x1b,
// an octet each; for Charset::ascii all that is not ASCII does. Cut with a note behind `limit`
// octets. Markup stays: whoever writes HTML escapes it there.
std::string legible(std::string_view octets, Charset charset = Charset::utf8,
                    std::size_t limit = 400);

}  // namespace report
