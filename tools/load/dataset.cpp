#include "tools/load/dataset.h"

#include <utility>

namespace load {

Dataset::Dataset(std::shared_ptr<const Table> table, Pick pick, OnEnd on_end, const Share& share,
                 std::uint64_t seed)
    : table_(std::move(table)),
      pick_(pick),
      on_end_(on_end),
      share_(share),
      random_(seed + share.index) {}

const Dataset::Record* Dataset::draw(std::uint64_t number) {
  const std::vector<Record>& records = table_->records;
  if (pick_ == Pick::random) return &records[random_.below(records.size())];
  if (pick_ == Pick::per_connection) return &records[number % records.size()];
  const std::uint64_t next = share_.user(drawn_);
  if (next >= records.size() && on_end_ != OnEnd::recycle) return nullptr;
  ++drawn_;
  return &records[next % records.size()];
}

}  // namespace load
