#include "suites/deflate/compressed.h"

#include "suites/deflate_symbols.h"

namespace suite {

std::vector<Item> cut_into_fragments(const Frame& message, const std::vector<std::size_t>& ends) {
  const std::string payload = message.payload.octets();
  std::vector<Item> fragments;
  std::size_t begin = 0;
  const auto add = [&](std::size_t end, bool last) {
    Frame fragment = fragments.empty() ? message : continuation("");
    fragment.payload = payload.substr(begin, end - begin);
    fragment.fin = last;
    fragments.emplace_back(std::move(fragment));
    begin = end;
  };
  for (const std::size_t end : ends) add(end, false);
  add(payload.size(), true);
  return fragments;
}

std::vector<Item> cut_every(std::size_t size, const Frame& message) {
  std::vector<std::size_t> ends;
  for (std::size_t end = size; end < message.payload.size(); end += size) ends.push_back(end);
  return cut_into_fragments(message, ends);
}

std::string bomb(std::size_t octets) {
  // The longest copy and the nearest distance have codes of one zero bit each.
  CodeTable table{std::vector<std::uint8_t>(286), {1}};
  table.literals[0] = 2;
  table.literals[end_of_block] = 2;
  table.literals[285] = 1;
  Blocks blocks;
  blocks.dynamic(table);
  const std::size_t copies = (octets - 1) / longest_copy;
  for (std::size_t left = octets - copies * longest_copy; left > 0; --left)
    blocks.literal_symbol(0);
  blocks.bits(0, static_cast<unsigned>(2 * copies));
  return blocks.end().message();
}

}  // namespace suite
