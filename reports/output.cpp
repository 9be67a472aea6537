#include "reports/output.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <functional>

#include "libcore/base/error.h"
#include "libcore/base/file.h"
#include "libcore/base/text.h"
#include "reports/formats.h"
#include "reports/html/page.h"

namespace report {
namespace {

namespace fs = std::filesystem;

struct Form {
  Format format;
  std::string_view name;    // before the "="
  std::string_view ending;  // of files that need no name; empty: none
  std::string_view mark;    // stands in the first octets of every file of this form
  std::string (*of_probe)(const results::Probe&);
  std::string (*of_load)(const results::Load&);
  std::string (*of_matrix)(const results::Matrix&) = nullptr;
  std::string (*of_diff)(const Diff&) = nullptr;
  std::string (*of_card)(const results::Card&) = nullptr;
};

constexpr std::array<Form, 12> forms{
    {{Format::json, "json", ".json", "\"$schema\":\"urn:assay:result:", results::to_json,
      results::to_json, results::to_json, nullptr, results::to_json},
     {Format::html, "html", ".html", "<meta name=\"generator\" content=\"assay\">", probe_page,
      load_page, matrix_page, diff_page, card_page},
     {Format::junit, "junit", ".xml", "<testsuites name=\"assay-", junit, junit, nullptr, junit},
     {Format::tap, "tap", ".tap", "TAP version 14\n# assay-", tap, nullptr},
     {Format::sarif, "sarif", ".sarif", "sarif-2.1.0.json", sarif, nullptr},
     {Format::markdown, "markdown", ".md", "<!-- assay: ", markdown, markdown, nullptr, markdown},
     {Format::openmetrics, "openmetrics", ".prom", "# HELP assay_", openmetrics, openmetrics},
     {Format::badge, "badge", ".svg", "by assay-probe</title>", badge_svg, nullptr},
     {Format::badge_endpoint, "badge", "", "\"schemaVersion\":1,", badge_endpoint, nullptr},
     {Format::autobahn, "autobahn", "", "\"behaviorClose\"", nullptr, nullptr},  // many files
     {Format::csv, "csv", ".csv", "\"start [s]\",", nullptr, csv},
     {Format::hdr, "hdr", ".hlog", "#[Logged with assay-load ", nullptr, hdr_log}}};

const Form& form_of(Format format) { return *std::ranges::find(forms, format, &Form::format); }

bool has_form(results::Kind kind, const Form& form) {
  if (kind == results::Kind::load) return form.of_load != nullptr;
  if (kind == results::Kind::matrix) return form.of_matrix != nullptr;
  if (kind == results::Kind::card) return form.of_card != nullptr;
  return form.of_probe != nullptr || form.format == Format::autobahn;
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

void write_all(const std::vector<Output>& outputs, const auto& result) {
  std::optional<base::Error> failure;
  for (const Output& output : outputs) {
    try {
      write(output, result);
    } catch (const base::Error& error) {
      if (!failure) failure = error;
    }
  }
  if (failure) throw base::Error(*failure);
}

[[noreturn]] void no_such_form(const Form& form) {
  base::fail("results of {} have no {} form",
             form.of_load == nullptr ? "assay-load" : "assay-probe", form.name);
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
  if (of && !has_form(*of, *found)) no_such_form(*found);
  return {found->format, std::string(path)};
}

std::string format_names(results::Kind of) {
  return names_of([of](const Form& form) {
    return has_form(of, form) && form.format != Format::badge_endpoint;
  });
}

Output parse_diff_output(std::string_view text) {
  Output output = parse_output(text);
  const Form& form = form_of(output.format);
  if (form.of_diff == nullptr)
    base::fail("comparisons have no {} form; they have {}", form.name, diff_format_names());
  return output;
}

std::string diff_format_names() {
  return names_of([](const Form& form) { return form.of_diff != nullptr; });
}

void check_place(const Output& output) {
  const bool is_folder = output.format == Format::autobahn;
  check_file(is_folder ? (fs::path(output.path) / "index.json").string() : output.path,
             form_of(output.format));
}

void write(const Output& output, const results::Probe& probe) {
  const Form& form = form_of(output.format);
  if (form.format == Format::autobahn) return write_folder(output, autobahn(probe));
  if (form.of_probe == nullptr) no_such_form(form);
  write_text(output, form.of_probe(probe));
}

void write(const Output& output, const results::Load& load) {
  const Form& form = form_of(output.format);
  if (form.of_load == nullptr) no_such_form(form);
  write_text(output, form.of_load(load));
}

void write(const Output& output, const results::Matrix& matrix) {
  const Form& form = form_of(output.format);
  if (form.of_matrix == nullptr)
    base::fail("several peers side by side have no {} form, only {}", form.name,
               format_names(results::Kind::matrix));
  write_text(output, form.of_matrix(matrix));
}

void write(const Output& output, const results::Card& card) {
  const Form& form = form_of(output.format);
  if (form.of_card == nullptr)
    base::fail("release cards have no {} form, only {}", form.name,
               format_names(results::Kind::card));
  write_text(output, form.of_card(card));
}

void write(const Output& output, const Diff& diff) {
  write_text(output, form_of(output.format).of_diff(diff));
}

void write(const std::vector<Output>& outputs, const results::Probe& probe) {
  write_all(outputs, probe);
}

void write(const std::vector<Output>& outputs, const results::Load& load) {
  write_all(outputs, load);
}

void write(const std::vector<Output>& outputs, const results::Matrix& matrix) {
  write_all(outputs, matrix);
}

void write(const std::vector<Output>& outputs, const results::Card& card) {
  write_all(outputs, card);
}

void write(const std::vector<Output>& outputs, const Diff& diff) { write_all(outputs, diff); }

}  // namespace report
