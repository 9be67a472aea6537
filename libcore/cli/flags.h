#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libcore/base/units.h"

namespace cli {

// A command line of words and of long and short flags, of which each long one can also be given in
// the environment: --max-message as ASSAY_MAX_MESSAGE. Values say their defaults in --help by
// themselves, as they hold them when the flag is added. What a flag fills must outlive `parse`.
// --help is for a terminal of 80 columns: texts of flags are wrapped, the footer stands as it is.
//
// Names are written "-l,--listen" or "--drain". Whatever cannot be understood is a base::Error that
// begins with the flag.
class Flags {
 public:
  Flags(std::string_view program, std::string_view what, std::string_view version);
  ~Flags();

  // A command of the program, as `server` in "assay-probe server URL": its own words and flags are
  // added to what is returned, which lives as long as this. Where there are commands, one has to be
  // given.
  Flags& command(std::string_view name, std::string_view what);
  // Whether this command is the one that was given.
  bool chosen() const;
  // Whether the command line or the environment has this flag: "--size".
  bool given(std::string_view flag) const;
  // Where it was given: "--size", or "ASSAY_SIZE".
  std::string origin(std::string_view flag) const;

  // Words without a flag in front, in the order in which they are added; of the last there may be
  // any number, but no fewer than `least`.
  void word(const char* type, std::string& value, const std::string& what, bool required = true);
  void words(const char* type, std::vector<std::string>& values, const std::string& what,
             int least = 0);

  // Under which heading of --help the flags that are added from here on stand.
  void group(std::string_view heading) { group_ = heading; }

  // One value, as `read` takes it.
  using Read = std::function<void(const std::string&)>;
  void one(std::string_view names, const char* type, const std::string& what, Read read);
  void text(std::string_view names, std::string& value, const char* type, const std::string& what);
  void size(std::string_view names, std::uint64_t& octets, const std::string& what);
  void count(std::string_view names, std::uint64_t& n, const std::string& what);
  void rate(std::string_view names, double& a_second, const std::string& what);
  void duration(std::string_view names, base::Duration& time, const std::string& what);
  // One of `words`, of which `chosen` is the place.
  void choice(std::string_view names, std::size_t& chosen, std::vector<std::string> words,
              const std::string& what);

  // Any number of values; in `list` commas separate some, in `each` a value is taken as it stands.
  void list(std::string_view names, std::vector<std::string>& values, const char* type,
            const std::string& what);
  void each(std::string_view names, const char* type, const std::string& what, Read read);
  // A flag that may have a value; without one it is given and empty.
  void maybe(std::string_view names, std::optional<std::string>& value, const char* type,
             const std::string& what);
  // A flag without a value, which counts.
  void times(std::string_view names, int& n, const std::string& what);
  // A flag without a value, which --no-NAME takes back.
  void on(std::string_view names, bool& value, const std::string& what);

  // What stands at the end of --help.
  void footer(const std::string& text);

  // Fills the values; or returns a text that is the whole answer (--help, --version). `arguments`
  // begin behind the name of the program.
  std::optional<std::string> parse(std::vector<std::string> arguments);

 private:
  struct Parser;  // keeps the parser's header out of this one

  explicit Flags(std::unique_ptr<Parser> parser);
  const Flags* chosen_command() const;
  std::string unexpected(const std::string& word) const;

  std::string program_;
  std::string version_;
  std::string group_ = "Options";
  std::unique_ptr<Parser> parser_;
  std::vector<std::unique_ptr<Flags>> commands_;
  std::vector<std::string> known_ = {"--help"};
};

}  // namespace cli
