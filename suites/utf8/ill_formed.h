#pragma once

#include <string>
#include <vector>

namespace suite {

// A class of octets that are no UTF-8, in the texts that stand for it.
struct IllFormed {
  std::string name;
  std::string title;
  std::vector<const char*> requirements;
  std::vector<std::string> texts;
};

std::vector<IllFormed> ill_formed();

}  // namespace suite
