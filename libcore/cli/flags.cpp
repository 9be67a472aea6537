#include "libcore/cli/flags.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <utility>

#include "libcore/base/error.h"
#include "libcore/base/text.h"

namespace cli {
namespace {

std::string_view long_name(std::string_view names) {
  const std::string_view rest = names.substr(names.find("--"));
  return rest.substr(0, rest.find(','));
}

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

  std::string make_group(std::string heading, bool positional,
                         std::vector<const CLI::Option*> options) const override {
    std::string text = (positional ? "Words" : heading) + ":\n";
    for (const CLI::Option* option : options) text += make_option(option, positional);
    return positional ? text + "\n" : text;
  }

  std::string make_option(const CLI::Option* option, bool positional) const override {
    if (positional) return row("  " + option->get_name(true), option->get_description());
    const bool has_short = !option->get_snames().empty();
    std::string names = has_short ? fmt::format("  -{}, ", option->get_snames().front()) : "      ";
    names += fmt::format("--{}{}", option->get_lnames().front(), value_of(*option));
    return row(std::move(names), option->get_description());
  }

  std::string make_subcommands(const CLI::App* app, CLI::AppFormatMode /*mode*/) const override {
    std::string text;
    for (const CLI::App* command : app->get_subcommands({}))
      text += row("  " + command->get_name(), command->get_description());
    return text.empty() ? text : "\nCommands:\n" + text;
  }

 private:
  static std::string row(std::string names, std::string_view what) {
    if (names.size() + 2 > names_end)
      names.append("\n").append(names_end, ' ');
    else
      names.resize(names_end, ' ');
    append_wrapped(names, what);
    return names + "\n";
  }

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

Flags::Read with_name(const std::string& flag, Flags::Read read) {
  return [flag, read = std::move(read)](const std::string& word) {
    try {
      read(word);
    } catch (const base::Error& error) {
      base::fail("{}: {}", flag, error.what());
    }
  };
}

std::string did_you_mean(std::string_view meant) {
  return meant.empty() ? "" : fmt::format("; did you mean {}?", meant);
}

std::string rate_text(double a_second) {
  return a_second == 0 ? "0" : base::format_count(a_second) + "/s";
}

}  // namespace

struct Flags::Parser {
  std::shared_ptr<CLI::App> app;
  std::vector<CLI::Option*> options;  // those with a variable

  CLI::Option* add(CLI::Option* option, const char* type, const std::string& group) {
    options.push_back(option);
    return option->type_name(type)->group(group);
  }
  // Only those of the command that was given look at the environment.
  void heed_environment() {
    for (CLI::Option* option : options)
      option->envname(variable_of("--" + option->get_lnames().front()));
  }
};

Flags::Flags(std::string_view program, std::string_view what, std::string_view version)
    : Flags(std::unique_ptr<Parser>(
          new Parser{.app = std::make_shared<CLI::App>(std::string(what), std::string(program))})) {
  program_ = program;
  version_ = version;
  known_.emplace_back("--version");
  CLI::App& app = *parser_->app;
  app.set_version_flag("-V,--version", fmt::format("{} {}", program, version),
                       "print the version and exit");
}

Flags::Flags(std::unique_ptr<Parser> parser) : parser_(std::move(parser)) {
  parser_->app->set_help_flag("-h,--help", "print this and exit");
  parser_->app->formatter(std::make_shared<Help>());
}

Flags::~Flags() = default;

Flags& Flags::command(std::string_view name, std::string_view what) {
  auto app = std::make_shared<CLI::App>(std::string(what), std::string(name));
  parser_->app->add_subcommand(app);
  parser_->app->require_subcommand(1);
  commands_.push_back(std::unique_ptr<Flags>(
      new Flags(std::unique_ptr<Parser>(new Parser{.app = std::move(app)}))));
  return *commands_.back();
}

bool Flags::chosen() const { return parser_->app->parsed(); }

bool Flags::given(std::string_view flag) const {
  return parser_->app->get_option(std::string(flag))->count() > 0;
}

std::string Flags::origin(std::string_view flag) const {
  const CLI::Option* const option = parser_->app->get_option(std::string(flag));
  const std::vector<CLI::Option*>& on_line = parser_->app->parse_order();
  const bool said = std::ranges::find(on_line, option) != on_line.end();
  return said ? std::string(flag) : variable_of(flag);
}

const Flags* Flags::chosen_command() const {
  for (const auto& command : commands_)
    if (command->chosen()) return command.get();
  return nullptr;
}

void Flags::word(const char* type, std::string& value, const std::string& what, bool required) {
  parser_->app->add_option(type, value, what)->required(required);
}

void Flags::words(const char* type, std::vector<std::string>& values, const std::string& what,
                  int least) {
  parser_->app->add_option(type, values, what)->required(least > 0);
}

void Flags::footer(const std::string& text) { parser_->app->footer(text); }

void Flags::one(std::string_view names, const char* type, const std::string& what, Read read) {
  const std::string flag(long_name(names));
  known_.push_back(flag);
  const auto said_of_flag = with_name(flag, std::move(read));
  parser_->add(
      parser_->app->add_option_function<std::string>(std::string(names), said_of_flag, what), type,
      group_);
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
  parser_->add(parser_->app->add_option(std::string(names), values, what), type, group_)
      ->allow_extra_args(false)  // a word may follow
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->delimiter(',');
}

void Flags::each(std::string_view names, const char* type, const std::string& what, Read read) {
  const std::string flag(long_name(names));
  known_.push_back(flag);
  const auto all = [read =
                        with_name(flag, std::move(read))](const std::vector<std::string>& words) {
    for (const std::string& word : words) read(word);
  };
  parser_
      ->add(parser_->app->add_option_function<std::vector<std::string>>(std::string(names), all,
                                                                        what),
            type, group_)
      ->allow_extra_args(false)  // a word may follow
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

void Flags::maybe(std::string_view names, std::optional<std::string>& value, const char* type,
                  const std::string& what) {
  known_.emplace_back(long_name(names));
  const auto read = [&value](const std::string& word) { value = word; };
  parser_
      ->add(parser_->app->add_option_function<std::string>(std::string(names), read, what), type,
            group_)
      ->expected(0, 1);
}

void Flags::times(std::string_view names, int& n, const std::string& what) {
  known_.emplace_back(long_name(names));
  parser_->add(parser_->app->add_flag(std::string(names), n, what), "", group_);
}

void Flags::on(std::string_view names, bool& value, const std::string& what) {
  const std::string back = fmt::format("--no-{}", long_name(names).substr(2));
  known_.emplace_back(long_name(names));
  known_.push_back(back);
  parser_->add(parser_->app->add_flag(fmt::format("{},!{}", names, back), value, what), "", group_);
}

std::optional<std::string> Flags::parse(std::vector<std::string> arguments) {
  CLI::App& app = *parser_->app;
  parser_->heed_environment();
  if (!commands_.empty() && (arguments.empty() || !arguments.front().starts_with('-'))) {
    std::vector<std::string_view> names;
    Flags* wanted = nullptr;
    for (const auto& command : commands_) {
      names.emplace_back(command->parser_->app->get_name());
      if (!arguments.empty() && names.back() == arguments.front()) wanted = command.get();
    }
    if (arguments.empty())
      base::fail("say what to do: {}; see {} --help", fmt::join(names, ", "), program_);
    if (wanted == nullptr)
      base::fail("no command is called '{}'{}; see {} --help", base::printable(arguments.front()),
                 did_you_mean(base::nearest(arguments.front(), names)), program_);
    wanted->parser_->heed_environment();
  }
  std::ranges::reverse(arguments);  // as CLI11 takes them
  try {
    app.parse(std::move(arguments));
  } catch (const CLI::CallForHelp&) {
    return app.help();  // of the command, where one is given
  } catch (const CLI::CallForVersion& call) {
    return fmt::format("{}\n", call.what());
  } catch (const CLI::ExtrasError&) {
    base::fail("{}; see {} --help", unexpected(app.remaining(true).at(0)), program_);
  } catch (const CLI::ParseError& error) {
    base::fail("{}; see {} --help", error.what(), program_);
  }
  return std::nullopt;
}

std::string Flags::unexpected(const std::string& word) const {
  if (!word.starts_with("-")) return fmt::format("unexpected '{}'", word);
  const std::string name = word.substr(0, word.find('='));
  std::vector<std::string_view> known(known_.begin(), known_.end());
  if (const Flags* command = chosen_command())
    known.insert(known.end(), command->known_.begin(), command->known_.end());
  return fmt::format("unknown option {}{}", name, did_you_mean(base::nearest(name, known)));
}

}  // namespace cli
