#include "tools/probe/item.h"

#include <fmt/format.h>

#include <algorithm>

namespace probe {
namespace {

bool is_close(const suite::Item& item) {
  const auto* const frame = std::get_if<suite::Frame>(&item);
  return frame != nullptr && frame->opcode == ws::Opcode::close;
}

// All that it sends, but for the Close that ends it.
bool cuts_by_itself(const suite::Case& script) {
  bool cuts = false;
  for (const suite::Round& round : script.rounds()) {
    for (const suite::Conversation& conversation : round) {
      for (const suite::Step& step : conversation.steps()) {
        const auto* const send = std::get_if<suite::Send>(&step);
        if (send == nullptr || std::ranges::all_of(send->items, is_close)) continue;
        if (send->cut.kind == suite::Cut::Kind::whole) return false;
        cuts = true;
      }
    }
  }
  return cuts;
}

// The command with an id in it, where it has a place for that, or behind it.
std::string with_case(std::string command, const std::string& words) {
  const std::size_t place = command.find(place_of_case);
  if (place == std::string::npos) return command + " " + words;
  return command.replace(place, place_of_case.size(), words);
}

}  // namespace

std::vector<Item> items(const std::vector<const suite::Case*>& cases,
                        const std::vector<suite::Segmentation>& segmentations,
                        const std::string& replay) {
  std::vector<Item> all;
  for (const suite::Case* script : cases) {
    if (cuts_by_itself(*script)) {
      all.push_back(
          {.script = script, .id = script->id(), .replay = with_case(replay, script->id())});
      continue;
    }
    for (const suite::Segmentation segmentation : segmentations) {
      const std::string id = segmentations.size() == 1
                                 ? script->id()
                                 : fmt::format("{}[{}]", script->id(), word_of(segmentation));
      const std::string cut = segmentation == suite::Segmentation::none
                                  ? ""
                                  : fmt::format("--segment {} ", word_of(segmentation));
      all.push_back({.script = script,
                     .segmentation = segmentation,
                     .id = id,
                     .replay = with_case(replay, cut + script->id())});
    }
  }
  return all;
}

}  // namespace probe
