#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "libcore/net/child.h"
#include "libcore/results/load.h"
#include "tests/support/folder.h"

namespace test {

using Words = std::vector<std::string>;

// Nothing waits so long but a test that fails.
inline constexpr std::chrono::seconds patience{180};

// A real assay-server of its own.
class Server {
 public:
  explicit Server(Words words = {"-l", "127.0.0.1:0"});

  // Where it serves `path`.
  std::string at(const std::string& path) const { return url_ + path; }
  net::Child& child() { return child_; }
  // Stops it, and returns what it logged.
  std::string log();

 private:
  net::Child child_;
  std::string url_;
};

// The figures of a server that was started with "--admin": its /stats.json.
class Figures {
 public:
  // As they are now. `server` has said nothing so far but where it listens.
  explicit Figures(Server& server);

  // Asks once more.
  void refresh();
  // A figure without labels; of those with labels the one that has them, as they are written:
  // R"("by":"peer","code":"1000")". 0 where there is none.
  std::uint64_t operator()(std::string_view name, std::string_view labels = "") const;

 private:
  std::string address_;
  std::string json_;
};

struct Ran {
  int status = -1;
  std::string out;
  std::string err;
  results::Load result;
};

// A real assay-load.
class Load {
 public:
  explicit Load(Words words);

  net::Child& child() { return child_; }
  Ran wait();

 private:
  Folder folder_;
  std::string file_ = folder_.file("load.json");
  net::Child child_;
};

Ran run(Words words);

// How many there were of errors whose causes begin so.
std::uint64_t errors(const results::Load& load, std::string_view beginning);

}  // namespace test
