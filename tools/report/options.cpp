#include "tools/report/options.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <string_view>

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
  assay-report merge a.json b.json -o all.html
                                              one run of several load generators
  assay-report merge tomcat.json nginx.json -o servers.html
                                              several servers side by side
  assay-report merge probe.json load.json --title 'gateway 2.3.1' -o card.html
                                              a release card: conformance and load
  assay-report schema probe                   the JSON Schema of what assay-probe leaves
  assay-report diff old-*.json -- new-*.json  what got better or worse, and how sure that is
  assay-load ws://127.0.0.1:9001/echo -o - | tee run.json | assay-report show -

A RESULT is what assay-probe and assay-load leave: the JSON of -o json=FILE, a
page of -o html=FILE, which carries it, or of -o hdr=FILE the times alone. - is
standard input, with any of these.

merge adds what load generators that ran one profile at the same time measured,
histograms exactly, and judges the thresholds anew, of all of them together.
Results of assay-probe become a matrix: several servers side by side. Results of
both make a release card of one server.

Exit status: 0 done, 1 something got worse (diff) or what was merged fails a gate,
2 wrong usage or a result that cannot be read, 4 what was merged is not valid or
lacks a shard, 5 a bug of ours.
)";

constexpr const char* diff_footer = R"(Examples:
  assay-report diff before.json -- after.json
  assay-report diff old-*.json -- new-*.json -o diff.html --max-change 5%
  assay-report diff old.json -- new.json --metric rtt.p99,connect.failed

Results of assay-load are compared by their figures, a value a run: repeat runs,
five a side to be 99% sure, as one run a side can show a change and prove none.
Results of assay-probe are compared case by case.

Exit status: 0 nothing got worse, 1 something did, 2 wrong usage, an unreadable
result, or results that cannot be compared, 5 a bug of ours.
)";

void check(const Options& options) {
  if (options.command == Command::convert && options.outputs.empty())
    base::fail("convert: say where to: -o html=FILE");
  if (options.command == Command::convert && options.results.size() > 1)
    base::fail("convert: takes one result; here are {}", options.results.size());
  const auto std_out = std::ranges::count(options.outputs, "-", &report::Output::path);
  const bool tells = options.command == Command::show || options.command == Command::merge;
  if (std_out > 1 || (std_out == 1 && tells))
    base::fail("only one thing goes to standard output; assay-report convert prints a form alone");
  std::vector<std::string> read = options.results;
  for (const auto* side : {&options.diff.before, &options.diff.after})
    read.insert(read.end(), side->begin(), side->end());
  if (std::ranges::count(read, "-") > 1) base::fail("standard input (-) can be read only once");
}

std::string whole_command(const std::vector<std::string>& arguments) {
  std::string text = "assay-report";
  for (const std::string& word : arguments) text += ' ' + base::shell_quoted(word);
  return text;
}

}  // namespace

std::variant<Options, Answer> parse_options(std::vector<std::string> arguments) {
  Options options;
  std::string kind;
  cli::Flags flags("assay-report", "Shows what assay-probe and assay-load left behind.",
                   ASSAY_VERSION);
  cli::Flags& show = flags.command("show", "print the summary of each result");
  cli::Flags& convert = flags.command("convert", "write a result in other forms, print nothing");
  cli::Flags& diff = flags.command("diff", "compare old results with new ones");
  cli::Flags& merge =
      flags.command("merge", "make one result of several: of one load, of servers, of a release");
  cli::Flags& schema = flags.command("schema", "print the JSON Schema of result files");
  schema.word("KIND", kind, "probe, load, matrix, card or diff");
  for (cli::Flags* command : {&show, &convert, &merge}) {
    command->words("RESULT", options.results, "results; - for standard input", 1);
    command->each(
        "-o,--output", "TO",
        "a FILE whose ending names its format, or FORMAT=FILE; repeat. Formats: " +
            report::format_names(results::Kind::probe) +
            "; of assay-load: " + report::format_names(results::Kind::load) +
            "; of a matrix or release card: " + report::format_names(results::Kind::matrix),
        [&](const std::string& to) { options.outputs.push_back(report::parse_output(to)); });
    command->footer(footer);
  }
  std::vector<std::string> sides;
  add_flags(diff, sides, options.diff);
  diff.each("-o,--output", "TO",
            "a FILE whose ending names its format, or FORMAT=FILE; repeat. Formats: " +
                report::format_names(results::Kind::diff),
            [&](const std::string& to) {
              options.outputs.push_back(report::parse_output(to, results::Kind::diff));
            });
  diff.footer(diff_footer);
  for (cli::Flags* command : {&show, &merge, &diff}) {
    command->one("--color", "WHEN", "auto, always or never; NO_COLOR is heeded [auto]",
                 [&](const std::string& text) { options.color = report::parse_color(text); });
    command->on("--ascii", options.ascii, "no characters beyond ASCII");
  }
  merge.one("--title", "TEXT", "what the load run, or the release, is called",
            [&](const std::string& text) { options.title = text; });
  merge.on("--allow-incomplete", options.allow_incomplete, "shards may be missing");
  flags.footer(footer);
  options.diff.command = whole_command(arguments);
  if (!arguments.empty() && arguments.front() == "diff") hide_dashes(arguments);
  if (auto text = flags.parse(std::move(arguments))) return Answer{std::move(*text)};
  options.command = convert.chosen()  ? Command::convert
                    : merge.chosen()  ? Command::merge
                    : diff.chosen()   ? Command::diff
                    : schema.chosen() ? Command::schema
                                      : Command::show;
  constexpr std::array<std::string_view, 5> kinds{"probe", "load", "matrix", "card",
                                                  "diff"};  // as Kind
  const auto known = std::ranges::find(kinds, kind);
  if (schema.chosen() && known == kinds.end())
    base::fail("schema: '{}' is none of {}", base::printable(kind), fmt::join(kinds, ", "));
  if (schema.chosen()) options.kind = results::Kind(known - kinds.begin());
  if (diff.chosen()) take_sides(diff, sides, options.diff);
  check(options);
  return options;
}

}  // namespace reporter
