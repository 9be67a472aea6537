#include "tools/report/options.h"

#include <algorithm>

#include "libcore/base/error.h"
#include "libcore/base/text.h"
#include "libcore/cli/flags.h"

namespace reporter {
namespace {

constexpr const char* footer = R"(Examples:
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
  if (options.command == Command::convert && options.results.size() > 1)
    base::fail("convert: takes one result; here are {}", options.results.size());
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
  std::string kind;
  cli::Flags flags("assay-report", "Shows what assay-probe and assay-load left behind.",
                   ASSAY_VERSION);
  cli::Flags& show = flags.command("show", "print the summary of each result");
  cli::Flags& convert = flags.command("convert", "write a result in other forms, print nothing");
  cli::Flags& schema = flags.command("schema", "print the JSON Schema of result files");
  schema.word("KIND", kind, "probe or load");
  for (cli::Flags* command : {&show, &convert}) {
    command->words("RESULT", options.results, "result files, - for standard input", 1);
    command->each(
        "-o,--output", "TO",
        "a FILE whose ending names its format, or FORMAT=FILE; repeat. Formats: " +
            report::format_names(results::Kind::probe) +
            "; of assay-load: " + report::format_names(results::Kind::load),
        [&](const std::string& to) { options.outputs.push_back(report::parse_output(to)); });
    command->footer(footer);
  }
  show.one("--color", "WHEN", "auto, always or never; NO_COLOR is heeded [auto]",
           [&](const std::string& text) { options.color = report::parse_color(text); });
  show.on("--ascii", options.ascii, "no characters beyond ASCII");
  flags.footer(footer);
  if (auto text = flags.parse(std::move(arguments))) return Answer{std::move(*text)};
  options.command = convert.chosen()  ? Command::convert
                    : schema.chosen() ? Command::schema
                                      : Command::show;
  if (schema.chosen() && kind != "probe" && kind != "load")
    base::fail("schema: '{}' is neither probe nor load", base::printable(kind));
  if (kind == "load") options.kind = results::Kind::load;
  check(options);
  return options;
}

}  // namespace reporter
