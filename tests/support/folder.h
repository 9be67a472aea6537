#pragma once

#include <string>
#include <string_view>

namespace test {

// A new folder for the files of a test, gone with it.
class Folder {
 public:
  Folder();  // throws base::Error where it cannot be made
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder();

  // The path of a file in it, whether or not there is one.
  std::string file(std::string_view name) const { return path_ + '/' + std::string(name); }
  // The same of one that has this content now.
  std::string write(std::string_view name, std::string_view content) const;

 private:
  std::string path_;
};

}  // namespace test
