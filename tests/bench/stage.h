#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "libcore/net/child.h"

namespace bench {

// The programs and the processors that they run on: servers on one, whoever makes the load on
// another where there are two. Owns a folder for what they need, which goes when it does.
class Stage {
 public:
  // `verbose`: every command line goes to standard error.
  explicit Stage(bool verbose);
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;
  ~Stage();

  // "servers on processor 0, the load on processor 1"
  std::string layout() const;

  enum class Side : std::uint8_t { server, client };
  // A program that goes on running, pinned. What it prints is captured; what it complains of goes
  // to a file, as a log of many connections must not fill a pipe that nobody reads.
  std::unique_ptr<net::Child> start(Side side, std::vector<std::string> words) const;
  // The end of what programs have complained of so far.
  std::string complaint() const;
  // A file of that name in its folder.
  std::string file(const char* name) const { return path(name); }

  // Runs it to its end and returns what it printed. Throws base::Error where it fails.
  std::string run(Side side, const std::vector<std::string>& words) const;

  // In PEM: a certificate for 127.0.0.1, and its key.
  const std::string& certificate_file() const& { return certificate_file_; }
  const std::string& key_file() const& { return key_file_; }
  const std::string& certificate_file() const&& = delete;
  const std::string& key_file() const&& = delete;

 private:
  std::vector<std::string> pinned(Side side, std::vector<std::string> words) const;
  std::string path(const char* name) const { return (folder_ / name).string(); }

  bool verbose_;
  std::optional<int> processors_[2];
  std::filesystem::path folder_;
  std::string log_file_ = path("log");
  std::string certificate_file_ = path("certificate.pem");
  std::string key_file_ = path("key.pem");
};

// A command line as one can type it.
std::string shown(const std::vector<std::string>& words);

}  // namespace bench
