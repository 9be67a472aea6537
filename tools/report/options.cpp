#include "tools/report/options.h"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "libcore/base/error.h"
#include "libcore/base/text.h"

namespace reporter {
namespace {

constexpr const char* footer = R"(
Examples:
  assay-report show run.json                  the summary of a run, again
  assay-report show run.json -o run.html      likewise, and its page
  assay-report convert run.json -o html=-     only the page, to standard output
  assay-report convert run.json -o junit=junit.xml -o run.sarif -o badge=badge.svg
  assay-report schema probe                   the JSON Schema of what assay-probe leaves
  assay-load ws://127.0.0.1:9001/echo -o - | tee run.json | assay-report show -

A RESULT is what assay-probe and assay-load leave with -o json=FILE; - is standard input.
Exit status: 0 done, 2 wrong usage or an unreadable result, 5 a bug of ours.
)";

void check(const Options& options) {
  if (options.command == Command::convert && options.outputs.empty())
    base::fail("convert: say where to: -o html=FILE");
  if (options.results.size() > 1 && !options.outputs.empty())
    base::fail("-o writes one result; here are {}", options.results.size());
  const auto std_out = std::ranges::count(options.outputs, "-", &report::Output::path);
  if (std_out > 1 || (std_out == 1 && options.command == Command::show))
    base::fail("only one thing goes to standard output; assay-report convert prints a form alone");
  if (std::ranges::count(options.results, "-") > 1)
    base::fail("standard input (-) can be read only once");
}

}  // namespace

std::variant<Options, Answer> parse_options(std::vector<std::string> arguments) {
  Options options;
  std::vector<std::string> outputs;
  std::string color = "auto";
  std::string kind;
  CLI::App app("Shows what assay-probe and assay-load left behind.", "assay-report");
  app.set_version_flag("-V,--version", "assay-report " ASSAY_VERSION, "print the version and exit");
  app.set_help_flag("-h,--help", "this text");
  app.footer(footer);
  app.require_subcommand(1);

  CLI::App* show = app.add_subcommand("show", "print the summary of each result");
  CLI::App* convert = app.add_subcommand("convert", "write a result in other forms, print nothing");
  show->add_option("RESULT", options.results, "result files, - for standard input")->required();
  convert->add_option("RESULT", options.results, "a result file, - for standard input")
      ->required()
      ->expected(1);
  CLI::App* schema = app.add_subcommand("schema", "print the JSON Schema of result files");
  schema->add_option("KIND", kind, "probe or load")
      ->required()
      ->check(CLI::IsMember({"probe", "load"}).description(""));
  for (CLI::App* command : {show, convert}) {
    command->footer(footer);
    command
        ->add_option("-o,--output", outputs,
                     "a FILE whose ending names its format, or FORMAT=FILE; repeat. Formats: " +
                         report::format_names(results::Kind::probe) +
                         "; of assay-load: " + report::format_names(results::Kind::load))
        ->type_name("TO")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  }
  show->add_option("--color", color, "auto, always or never; NO_COLOR is heeded")
      ->type_name("WHEN")
      ->envname("ASSAY_COLOR")
      ->capture_default_str();
  show->add_flag("--ascii", options.ascii, "no characters beyond ASCII");

  try {
    std::ranges::reverse(arguments);  // as CLI11 takes them
    app.parse(arguments);
  } catch (const CLI::CallForHelp&) {
    return Answer{app.help()};  // of the command, where one is given
  } catch (const CLI::CallForVersion&) {
    return Answer{"assay-report " ASSAY_VERSION "\n"};
  } catch (const CLI::ParseError& error) {
    base::fail("{}; see --help", error.what());
  }
  options.command = convert->parsed()  ? Command::convert
                    : schema->parsed() ? Command::schema
                                       : Command::show;
  if (kind == "load") options.kind = results::Kind::load;
  for (const std::string& to : outputs) options.outputs.push_back(report::parse_output(to));
  options.color = report::parse_color(color);
  check(options);
  return options;
}

}  // namespace reporter
