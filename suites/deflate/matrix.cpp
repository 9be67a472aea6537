#include <fmt/format.h>

#include "suites/catalogue.h"
#include "suites/deflate/compressed.h"

namespace suite {
namespace {

struct Cell {
  std::string name;
  std::string offer;
  Corpus corpus;
};

// One row of cells: whole messages of all sizes, and long ones in fragments.
void add_cells(Group& g, const Cell& cell, const std::vector<const char*>& covered) {
  const auto add = [&](const std::string& name, std::size_t size, std::size_t fragment) {
    Case& script = g.add(cell.name + name, "messages of many sizes come back as they were");
    for (const char* id : covered) script.covers(id);
    script.needs(Need::deflate)
        .offer({.lines = {cell.offer}})
        .volley({.corpus = cell.corpus, .size = size, .fragment = fragment});
  };
  for (const std::size_t size : {16, 64, 256, 1024, 4096, 8192, 16384, 32768, 65536, 131072})
    add(fmt::format("-{}", size), size, 0);
  for (const std::size_t size : {8192, 16384, 32768, 65536, 131072})
    add(fmt::format("-fragmented-{}-by-256", size), size, 256);
  for (const std::size_t fragment : {1024, 4096, 32768})
    add(fmt::format("-fragmented-131072-by-{}", fragment), 131072, fragment);
}

}  // namespace

Group deflate_matrix() {
  Group g("deflate.matrix", "RFC 7692 6");
  g.judging(Judged::either);
  for (const Corpus corpus :
       {Corpus::json, Corpus::bitmap, Corpus::prose, Corpus::html, Corpus::random}) {
    add_cells(g, {std::string(name(corpus)), deflate_with("client_max_window_bits"), corpus},
              {"RFC7692-5-18", "RFC7692-6-2", "RFC7692-6.2-1"});
  }
  const std::string none_kept = "server_no_context_takeover; client_no_context_takeover";
  const std::string nine = "server_max_window_bits=9; client_max_window_bits=9";
  const std::string fifteen = "server_max_window_bits=15; client_max_window_bits=15";
  const std::string lists = deflate_with("server_no_context_takeover; client_max_window_bits=10") +
                            ", " + deflate_with("client_max_window_bits") + ", " + deflate_alone;
  for (const auto& [name, offer] :
       {std::pair{"default", deflate_alone}, std::pair{"no-takeover", deflate_with(none_kept)},
        std::pair{"window-9", deflate_with(nine)}, std::pair{"window-15", deflate_with(fifteen)},
        std::pair{"no-takeover-window-9", deflate_with(none_kept + "; " + nine)},
        std::pair{"no-takeover-window-15", deflate_with(none_kept + "; " + fifteen)},
        std::pair{"fallback-list", lists}}) {
    add_cells(g, {fmt::format("params-{}", name), offer, Corpus::json},
              {"RFC7692-5-18", "RFC7692-6-2", "RFC7692-6.2-1", "RFC7692-7.2.1-8",
               "RFC7692-7.2.1-11", "RFC7692-7.2.1-13", "RFC7692-7.2.1-15"});
  }
  return g;
}

}  // namespace suite
