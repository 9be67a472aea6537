#include "tools/server/flags.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <utility>

#include "libcore/base/error.h"
#include "libcore/base/text.h"

namespace serve {
namespace {

std::string_view long_name(std::string_view names) { return names.substr(names.find("--")); }

std::string variable_of(std::string_view flag) {
  std::string name = "ASSAY_";
  for (const char c : flag.substr(2)) name += c == '-' ? '_' : static_cast<char>(c - 'a' + 'A');
  return name;
}

std::string with_default(const std::string& what, std::string_view value) {
  return fmt::format("{} [{}]", what, value);
}

constexpr std::size_t columns = 80, names_end = 33;

// --help for a terminal of 80 columns: names to the left, what they mean beside them or below.
// Variables of the environment are left out; their names follow from those of the flags.
class Help final : public CLI::Formatter {
 public:
  std::string make_usage(const CLI::App* app, std::string name) const override {
    return CLI::Formatter::make_usage(app, std::move(name)) + "\n";
  }

  std::string make_group(std::string heading, bool /*positional*/,
                         std::vector<const CLI::Option*> options) const override {
    std::string text = heading + ":\n";
    for (const CLI::Option* option : options) text += make_option(option, false);
    return text;
  }

  std::string make_option(const CLI::Option* option, bool /*positional*/) const override {
    const bool has_short = !option->get_snames().empty();
    std::string text = has_short ? fmt::format("  -{}, ", option->get_snames().front()) : "      ";
    text += fmt::format("--{}{}", option->get_lnames().front(), value_of(*option));
    if (text.size() + 2 > names_end)
      text.append("\n").append(names_end, ' ');
    else
      text.resize(names_end, ' ');
    append_wrapped(text, option->get_description());
    return text + "\n";
  }

 private:
  static std::string value_of(const CLI::Option& option) {
    if (option.get_type_size() == 0 || option.get_type_name().empty()) return "";
    const char* const form = option.get_expected_min() == 0 ? "[={}]" : " {}";
    return fmt::format(fmt::runtime(form), option.get_type_name());
  }

  // Behind the names that stand in `text`, word by word.
  static void append_wrapped(std::string& text, std::string_view words) {
    std::size_t column = names_end;
    for (const std::string_view word : base::split(words, ' ')) {
      if (column > names_end && column + 1 + word.size() > columns) {
        text.append("\n").append(names_end, ' ');
        column = names_end;
      } else if (column > names_end) {
        text += ' ';
        ++column;
      }
      text += word;
      column += word.size();
    }
  }
};

std::string rate_text(double a_second) {
  return a_second == 0 ? "0" : base::format_count(a_second) + "/s";
}

}  // namespace

struct Flags::Parser {
  CLI::App app;

  CLI::Option* add(CLI::Option* option, std::string_view names, const char* type,
                   const std::string& group) {
    return option->envname(variable_of(long_name(names)))->type_name(type)->group(group);
  }
};

Flags::Flags(std::string_view program, std::string_view what, std::string_view version)
    : program_(program),
      version_(version),
      parser_(new Parser{CLI::App(std::string(what), std::string(program))}) {
  CLI::App& app = parser_->app;
  app.set_help_flag("-h,--help", "print this and exit");
  app.set_version_flag("-V,--version", fmt::format("{} {}", program, version),
                       "print the version and exit");
  app.formatter(std::make_shared<Help>());
}

Flags::~Flags() = default;

void Flags::footer(const std::string& text) { parser_->app.footer(text); }

void Flags::one(std::string_view names, const char* type, const std::string& what, Read read) {
  const std::string flag(long_name(names));
  known_.push_back(flag);
  const auto said_of_flag = [flag, read = std::move(read)](const std::string& word) {
    try {
      read(word);
    } catch (const base::Error& error) {
      base::fail("{}: {}", flag, error.what());
    }
  };
  parser_->add(
      parser_->app.add_option_function<std::string>(std::string(names), said_of_flag, what), names,
      type, group_);
}

void Flags::text(std::string_view names, std::string& value, const char* type,
                 const std::string& what) {
  one(names, type, with_default(what, value.empty() ? "none" : value),
      [&](const std::string& word) { value = word; });
}

void Flags::size(std::string_view names, std::uint64_t& octets, const std::string& what) {
  one(names, "SIZE", with_default(what, base::format_size(octets)),
      [&](const std::string& word) { octets = base::parse_size(word); });
}

void Flags::count(std::string_view names, std::uint64_t& n, const std::string& what) {
  one(names, "N", with_default(what, base::format_count(static_cast<double>(n))),
      [&](const std::string& word) { n = base::parse_count(word); });
}

void Flags::rate(std::string_view names, double& a_second, const std::string& what) {
  one(names, "RATE", with_default(what, rate_text(a_second)),
      [&](const std::string& word) { a_second = base::parse_rate(word); });
}

void Flags::duration(std::string_view names, base::Duration& time, const std::string& what) {
  one(names, "DUR", with_default(what, base::format_duration(time)),
      [&](const std::string& word) { time = base::parse_duration(word); });
}

void Flags::choice(std::string_view names, std::size_t& chosen, std::vector<std::string> words,
                   const std::string& what) {
  const std::string type = fmt::format("{}", fmt::join(words, "|"));
  const std::string text = with_default(what, words.at(chosen));
  one(names, type.c_str(), text, [&chosen, words = std::move(words)](const std::string& word) {
    const auto found = std::ranges::find(words, word);
    if (found == words.end()) base::fail("'{}' is none of {}", word, fmt::join(words, ", "));
    chosen = static_cast<std::size_t>(found - words.begin());
  });
}

void Flags::list(std::string_view names, std::vector<std::string>& values, const char* type,
                 const std::string& what) {
  known_.emplace_back(long_name(names));
  parser_->add(parser_->app.add_option(std::string(names), values, what), names, type, group_)
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->delimiter(',');
}

void Flags::maybe(std::string_view names, std::optional<std::string>& value, const char* type,
                  const std::string& what) {
  known_.emplace_back(long_name(names));
  const auto read = [&value](const std::string& word) { value = word; };
  parser_
      ->add(parser_->app.add_option_function<std::string>(std::string(names), read, what), names,
            type, group_)
      ->expected(0, 1);
}

void Flags::times(std::string_view names, int& n, const std::string& what) {
  known_.emplace_back(long_name(names));
  parser_->add(parser_->app.add_flag(std::string(names), n, what), names, "", group_);
}

std::optional<std::string> Flags::parse(int argc, const char* const* argv) {
  CLI::App& app = parser_->app;
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    return app.help();
  } catch (const CLI::CallForVersion& call) {
    return fmt::format("{}\n", call.what());
  } catch (const CLI::ExtrasError&) {
    base::fail("{}; see {} --help", unexpected(app.remaining().at(0)), program_);
  } catch (const CLI::ParseError& error) {
    base::fail("{}; see {} --help", error.what(), program_);
  }
  return std::nullopt;
}

std::string Flags::unexpected(const std::string& word) const {
  if (!word.starts_with("-")) return fmt::format("unexpected '{}'", word);
  const std::string name = word.substr(0, word.find('='));
  const std::vector<std::string_view> known(known_.begin(), known_.end());
  const std::string_view meant = base::nearest(name, known);
  if (meant.empty()) return fmt::format("unknown option {}", name);
  return fmt::format("unknown option {}; did you mean {}?", name, meant);
}

}  // namespace serve
