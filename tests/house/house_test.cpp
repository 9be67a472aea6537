#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace {

// Who may include whom, and which folder has the door to which library. Every #include of the tree
// is held against it.

struct Room {
  std::string_view folder;
  std::vector<std::string_view> may_include;  // folders of the house
};

const std::vector<Room>& rooms() {
  static const std::vector<Room> all{
      {"libcore/base", {}},
      {"libcore/cli", {"libcore/base"}},
      {"libcore/session", {"libcore/base"}},
      {"libcore/tls", {"libcore/base", "libcore/session"}},
      {"libcore/http", {"libcore/base", "libcore/session"}},
      {"libcore/ws", {"libcore/base", "libcore/http"}},
      {"libcore/net", {"libcore/base", "libcore/session"}},
      {"libcore/schema", {"libcore/base"}},
      {"libcore/stats", {"libcore/base"}},
      {"libcore/results", {"libcore/base", "libcore/stats"}},
      {"suites",
       {"libcore/base", "libcore/session", "libcore/tls", "libcore/http", "libcore/ws",
        "libcore/schema"}},
      {"profiles",
       {"libcore/base", "libcore/http", "libcore/schema", "libcore/stats", "libcore/results"}},
      {"reports", {"libcore/base", "libcore/stats", "libcore/results"}},
      {"tools/server", {"libcore"}},
      {"tools/probe", {"libcore", "suites", "reports"}},
      {"tools/load", {"libcore", "profiles", "reports"}},
      {"tools/report", {"libcore", "profiles", "reports"}},
      {"tests", {"libcore", "suites", "profiles", "reports", "tools"}}};
  return all;
}

struct Door {
  std::string_view header;                    // how the library's headers begin
  std::vector<std::string_view> may_include;  // folders or files
};

const std::vector<Door>& doors() {
  static const std::vector<Door> all{
      {"event2/", {"libcore/net/", "tests/net/"}},
      {"openssl/",
       {"libcore/tls/", "libcore/ws/handshake.cpp", "libcore/ws/keys.cpp", "tests/tls/",
        "tests/bench/client/", "tests/clients/", "tests/suites/mutant_tls.cpp"}},
      {"zlib.h",
       {"libcore/stats/", "libcore/ws/deflate.cpp", "tests/stats/", "tests/suites/zlib.h",
        "tests/ws/", "tests/bench/client/"}},
      {"re2/", {"tools/load/extract.cpp"}},
      {"simdjson",
       {"libcore/ws/utf8.cpp", "tools/load/json_path.cpp", "tests/bench/", "tests/ws/"}},
      {"yaml-cpp/", {"libcore/schema/yaml.cpp"}},
      {"nlohmann/",
       {"libcore/results/", "reports/autobahn.cpp", "reports/badge.cpp", "reports/sarif.cpp",
        "tools/probe/autobahn_spec.cpp", "tools/probe/driver.cpp", "tools/probe/listing.cpp",
        "tests/results/"}},
      {"ctemplate/", {"reports/html/"}},
      {"CLI/", {"libcore/cli/"}},
      {"spdlog/", {"tools/server/log.cpp"}},
      {"gtest/", {"tests/"}},
      {"benchmark/", {"tests/bench/"}},
      {"sys/socket.h", {"libcore/net/", "tests/"}},
      {"sys/epoll.h", {"libcore/net/", "tests/"}}};
  return all;
}

// What is wrong with `file` including `header`, or empty.
std::string objection(std::string_view file, std::string_view header) {
  for (const Door& door : doors()) {
    if (!header.starts_with(door.header)) continue;
    const bool allowed = std::ranges::any_of(
        door.may_include, [&](std::string_view place) { return file.starts_with(place); });
    if (!allowed) return fmt::format("{} includes <{}>, whose door it is not", file, header);
  }
  const auto in = [](std::string_view path, std::string_view folder) {
    return path.starts_with(folder) && path.size() > folder.size() && path[folder.size()] == '/';
  };
  const auto room =
      std::ranges::find_if(rooms(), [&](const Room& r) { return in(file, r.folder); });
  if (room == rooms().end()) return fmt::format("{} stands in no known folder", file);
  const bool ours =
      std::ranges::any_of(rooms(), [&](const Room& r) { return in(header, r.folder); });
  const bool allowed =
      !ours || in(header, room->folder) ||
      std::ranges::any_of(room->may_include, [&](std::string_view f) { return in(header, f); });
  return allowed ? "" : fmt::format("{} includes {}, which {} may not", file, header, room->folder);
}

std::vector<std::string> includes(const std::filesystem::path& path) {
  std::vector<std::string> headers;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with("#include")) continue;
    const std::size_t begin = line.find_first_of("<\"");
    const std::size_t end = line.find_first_of(">\"", begin + 1);
    if (end != std::string::npos) headers.push_back(line.substr(begin + 1, end - begin - 1));
  }
  return headers;
}

TEST(House, HasNoIncludeThatTheTableDoesNotAllow) {
  const std::filesystem::path root = ASSAY_SOURCE;
  std::size_t read = 0;
  for (const char* top : {"libcore", "suites", "profiles", "reports", "tools", "tests"}) {
    if (!std::filesystem::exists(root / top)) continue;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root / top)) {
      const std::string extension = entry.path().extension().string();
      if (extension != ".h" && extension != ".cpp") continue;
      const std::string file = entry.path().lexically_relative(root).string();
      for (const std::string& header : includes(entry.path()))
        EXPECT_EQ(objection(file, header), "");
      ++read;
    }
  }
  EXPECT_GT(read, 200u);
}

TEST(House, ObjectsToWhatTheTableForbids) {
  EXPECT_NE(objection("libcore/net/loop.cpp", "libcore/ws/frame.h"), "");
  EXPECT_NE(objection("libcore/ws/frame.cpp", "libcore/net/loop.h"), "");
  EXPECT_NE(objection("libcore/base/text.cpp", "libcore/session/session.h"), "");
  EXPECT_NE(objection("suites/player.cpp", "libcore/net/loop.h"), "");
  EXPECT_NE(objection("suites/player.cpp", "sys/socket.h"), "");
  EXPECT_NE(objection("tools/load/run.cpp", "tools/probe/run.h"), "");
  EXPECT_NE(objection("tools/load/run.cpp", "CLI/CLI.hpp"), "");
  EXPECT_NE(objection("profiles/step.cpp", "libcore/ws/codes.h"), "");
  EXPECT_NE(objection("reports/chart.cpp", "ctemplate/template.h"), "");
  EXPECT_NE(objection("elsewhere/file.cpp", "vector"), "");
  EXPECT_EQ(objection("libcore/ws/endpoint.cpp", "libcore/http/head.h"), "");
  EXPECT_EQ(objection("libcore/net/loop.cpp", "event2/event.h"), "");
  EXPECT_EQ(objection("tools/probe/run.cpp", "suites/case.h"), "");
}

}  // namespace
