#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace base {

// The parts between the separators; always at least one, empty ones included.
std::vector<std::string_view> split(std::string_view text, char separator);

// `text` without the spaces and tabs at its ends.
std::string_view trim(std::string_view text);

// Lower case of the ASCII letters; other octets stay.
std::string lower(std::string_view text);

// Likewise upper case.
std::string upper(std::string_view text);

// Equal but for the case of ASCII letters.
bool same_ignoring_case(std::string_view a, std::string_view b);

// Octets as a person can read them on any terminal: printable ASCII as it is, the rest as escapes
// (\n, \x1b), cut with a note behind `limit` octets.
std::string printable(std::string_view octets, std::size_t limit = 64);

// Appends the two hex digits of an octet.
void append_hex(char octet, std::string& to);

// Two hex digits an octet with a space between: "81 05 48", cut with a note behind `limit` octets.
std::string hex(std::string_view octets, std::size_t limit = 64);

// Shell-style match: `*` stands for any run of characters, `?` for one.
bool matches_glob(std::string_view text, std::string_view glob);

// What a shell makes of braces: "a-{b,c}" is "a-b" and "a-c", several braces give every
// combination, the last one changing fastest. A text without braces stands for itself; one that
// opens and never closes too.
std::vector<std::string> expand_braces(std::string_view text);

// The candidate that `word` was most likely meant to be (edit distance at most a third of its
// length), or empty. The view is one of `candidates`.
std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates);

// A command-line word for a shell: as it is where that is safe, else in single quotes.
std::string shell_quoted(std::string_view word);

}  // namespace base
