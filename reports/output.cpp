#include "reports/output.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <functional>
#include <tuple>
#include <type_traits>

#include "libcore/base/error.h"
#include "libcore/base/file.h"
#include "libcore/base/text.h"
#include "reports/formats.h"
#include "reports/html/page.h"

namespace report {
namespace {

namespace fs = std::filesystem;

template <typename R>
using Writer = std::string (*)(const R&);
// One for each results::Kind, in their order; nullptr: such results do not have this form.
using Writers = std::tuple<Writer<results::Probe>, Writer<results::Load>, Writer<results::Matrix>,
                           Writer<results::Card>, Writer<Diff>>;

std::string diff_json(const Diff& diff) { return results::to_json(diff.result); }

struct Form {
  Format format;
  std::string_view name;    // before the "="
  std::string_view ending;  // of files that need no name; empty: none
  std::string_view mark;    // stands in the first octets of every file of this form
  Writers writers;
};

constexpr Writers only_of_probe(Writer<results::Probe> writer) {
  return {writer, nullptr, nullptr, nullptr, nullptr};
}
constexpr Writers only_of_load(Writer<results::Load> writer) {
  return {nullptr, writer, nullptr, nullptr, nullptr};
}

constexpr std::array<Form, 12> forms{
    {{Format::json,
      "json",
      ".json",
      "\"$schema\":\"urn:assay:result:",
      {results::to_json, results::to_json, results::to_json, results::to_json, diff_json}},
     {Format::html,
      "html",
      ".html",
      "<meta name=\"generator\" content=\"assay\">",
      {probe_page, load_page, matrix_page, card_page, diff_page}},
     {Format::junit,
      "junit",
      ".xml",
      "<testsuites name=\"assay-",
      {junit, junit, nullptr, nullptr, junit}},
     {Format::tap, "tap", ".tap", "TAP version 14\n# assay-", only_of_probe(tap)},
     {Format::sarif, "sarif", ".sarif", "sarif-2.1.0.json", only_of_probe(sarif)},
     {Format::markdown,
      "markdown",
      ".md",
      "<!-- assay: ",
      {markdown, markdown, nullptr, nullptr, markdown}},
     {Format::openmetrics,
      "openmetrics",
      ".prom",
      "# HELP assay_",
      {openmetrics, openmetrics, nullptr, nullptr, nullptr}},
     {Format::badge, "badge", ".svg", "by assay-probe</title>", only_of_probe(badge_svg)},
     {Format::badge_endpoint, "badge", "", "\"schemaVersion\":1,", only_of_probe(badge_endpoint)},
     {Format::autobahn, "autobahn", "", "\"behaviorClose\"", {}},  // many files
     {Format::csv, "csv", ".csv", "\"start [s]\",", only_of_load(csv)},
     {Format::hdr, "hdr", ".hlog", "#[Logged with assay-load ", only_of_load(hdr_log)}}};

const Form& form_of(Format format) { return *std::ranges::find(forms, format, &Form::format); }

template <typename R>
constexpr results::Kind kind_of() {
  constexpr std::array is{std::is_same_v<R, results::Probe>, std::is_same_v<R, results::Load>,
                          std::is_same_v<R, results::Matrix>, std::is_same_v<R, results::Card>,
                          std::is_same_v<R, Diff>};
  return results::Kind(std::ranges::find(is, true) - is.begin());
}

bool has_form(results::Kind kind, const Form& form) {
  if (form.format == Format::autobahn) return kind == results::Kind::probe;
  return std::apply(
      [&](auto... writers) {
        const std::array<bool, sizeof...(writers)> there{writers != nullptr...};
        return there[std::size_t(kind)];
      },
      form.writers);
}

std::string names_of(const std::function<bool(const Form&)>& is_meant) {
  std::string names;
  for (const Form& form : forms)
    if (is_meant(form)) names += (names.empty() ? "" : ", ") + std::string(form.name);
  return names;
}

void check_file(const std::string& path, const Form& form) {
  std::error_code gone;
  if (path == "-" || !fs::is_regular_file(path, gone) || fs::file_size(path, gone) == 0) return;
  std::string head(1024, '\0');
  std::ifstream file(path, std::ios::binary);
  file.read(head.data(), static_cast<std::streamsize>(head.size()));
  head.resize(static_cast<std::size_t>(file.gcount()));
  if (head.find(form.mark) == std::string::npos)
    base::fail("{} is there already and is no {} of ours; remove it, or name another file",
               base::printable(path, 400), form.name);
}

void write_text(const Output& output, const std::string& text) {
  check_place(output);
  base::write_file(output.path, text);
}

void write_folder(const Output& output, const std::map<std::string, std::string>& files) {
  if (files.size() == 1)  // the index alone
    base::fail("no case of this run has a number of Autobahn|Testsuite");
  std::error_code failed;
  fs::create_directories(output.path, failed);
  if (failed) base::fail("cannot make the folder {}: {}", output.path, failed.message());
  const auto path_of = [&](const std::string& name) {
    return (fs::path(output.path) / name).string();
  };
  for (const auto& [name, text] : files) check_file(path_of(name), form_of(output.format));
  for (const auto& [name, text] : files) {
    const std::string path = path_of(name);
    const bool joins = name == "index.json" && fs::exists(path);
    base::write_file(path, joins ? autobahn_index(text, base::read_file(path)) : text);
  }
}

[[noreturn]] void no_such_form(results::Kind kind, const Form& form) {
  constexpr std::array<std::string_view, 5> whose{"results of assay-probe", "results of assay-load",
                                                  "several peers side by side", "release cards",
                                                  "comparisons"};
  base::fail("{} have no {} form; they have {}", whose[std::size_t(kind)], form.name,
             format_names(kind));
}

template <typename R>
void write_one(const Output& output, const R& result) {
  const Form& form = form_of(output.format);
  if (!has_form(kind_of<R>(), form)) no_such_form(kind_of<R>(), form);
  if constexpr (std::is_same_v<R, results::Probe>)
    if (form.format == Format::autobahn) return write_folder(output, autobahn(result));
  write_text(output, std::get<Writer<R>>(form.writers)(result));
}

}  // namespace

Output parse_output(std::string_view text, std::optional<results::Kind> of) {
  const std::size_t equals = text.find('=');
  const std::string_view name = equals == text.npos ? "" : text.substr(0, equals);
  const std::string_view path = equals == text.npos ? text : text.substr(equals + 1);
  const auto found = [&]() -> const Form* {
    if (text == "-") return &form_of(Format::json);
    if (name == "badge" && path.ends_with(".json")) return &form_of(Format::badge_endpoint);
    for (const Form& form : forms) {
      const bool guessed =
          equals == text.npos && !form.ending.empty() && path.ends_with(form.ending);
      if (!path.empty() && (form.name == name || guessed)) return &form;
    }
    return nullptr;
  }();
  if (found == nullptr)
    base::fail("'{}' names no format; write FORMAT=FILE with one of {}", base::printable(text),
               format_names(of.value_or(results::Kind::probe)));
  if (of && !has_form(*of, *found)) no_such_form(*of, *found);
  return {found->format, std::string(path)};
}

std::string format_names(results::Kind of) {
  return names_of([of](const Form& form) {
    return has_form(of, form) && form.format != Format::badge_endpoint;
  });
}

void check_place(const Output& output) {
  const bool is_folder = output.format == Format::autobahn;
  check_file(is_folder ? (fs::path(output.path) / "index.json").string() : output.path,
             form_of(output.format));
}

template <typename R>
void write(const std::vector<Output>& outputs, const R& result) {
  std::optional<base::Error> failure;
  for (const Output& output : outputs) {
    try {
      write_one(output, result);
    } catch (const base::Error& error) {
      if (!failure) failure = error;
    }
  }
  if (failure) throw base::Error(*failure);
}

template void write(const std::vector<Output>&, const results::Probe&);
template void write(const std::vector<Output>&, const results::Load&);
template void write(const std::vector<Output>&, const results::Matrix&);
template void write(const std::vector<Output>&, const results::Card&);
template void write(const std::vector<Output>&, const Diff&);

}  // namespace report
