#include "tests/load/programs.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <utility>

#include "libcore/base/file.h"
#include "libcore/results/json.h"
#include "tests/server/wire.h"

namespace test {
namespace {

Words with_name(Words words) {
  words.insert(words.begin(), ASSAY_SERVER);
  return words;
}

Words with_files(Words words, const std::string& file) {
  words.insert(words.begin(), ASSAY_LOAD);
  words.insert(words.end(), {"-o", "json=" + file});
  return words;
}

}  // namespace

Server::Server(Words words)
    : child_({.words = with_name(std::move(words)), .capture_out = true, .capture_err = true}) {
  const std::string line = child_.read_line(patience).value_or("no line");
  const std::size_t at = line.find("ws");
  url_ = at == std::string::npos ? line : line.substr(at);
  if (url_.ends_with('/')) url_.pop_back();
}

std::string Server::log() {
  child_.signal(SIGTERM);
  EXPECT_EQ(child_.wait(patience), 0);
  return child_.err();
}

Figures::Figures(Server& server) : address_(server.child().read_line(patience).value_or("")) {
  refresh();
}

void Figures::refresh() {
  Wire wire(address_.substr(address_.find("http://")));
  wire.send("GET /stats.json HTTP/1.1\r\nHost: h\r\n\r\n");
  json_ = wire.rest();
}

std::uint64_t Figures::operator()(std::string_view name, std::string_view labels) const {
  std::size_t at = json_.find(fmt::format("\"{}\":", name));
  if (at == std::string::npos) return ADD_FAILURE() << "no figure " << name << json_, 0;
  at += name.size() + 3;
  if (!labels.empty()) {
    const std::size_t found = json_.find(fmt::format("{{{},\"value\":", labels), at);
    if (found == std::string::npos || found > json_.find(']', at)) return 0;
    at = json_.find("value", found) + 7;
  }
  return std::strtoull(json_.c_str() + at, nullptr, 10);
}

Load::Load(Words words)
    : child_({.words = with_files(std::move(words), file_),
              .capture_out = true,
              .capture_err = true}) {}

Ran Load::wait() {
  Ran ran{.status = child_.wait(patience).value_or(-1), .out = child_.out(), .err = child_.err()};
  if (std::filesystem::exists(file_)) ran.result = results::load_from_json(base::read_file(file_));
  return ran;
}

Ran run(Words words) { return Load(std::move(words)).wait(); }

std::uint64_t errors(const results::Load& load, std::string_view beginning) {
  std::uint64_t sum = 0;
  for (const auto& [cause, n] : load.errors)
    if (cause.starts_with(beginning)) sum += n;
  return sum;
}

}  // namespace test
