#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "libcore/base/random.h"
#include "profiles/profile.h"
#include "tools/load/share.h"
#include "tools/load/table.h"

namespace load {

// The records of a data file as one worker hands them out: one after the other or at random, one a
// message; by the number of the connection, or each once, and then the connection keeps it. Shares
// of one run get different records where each is given once.
class Dataset {
 public:
  using Pick = profile::Data::Pick;
  using OnEnd = profile::Data::OnEnd;
  using Record = std::vector<std::string>;

  Dataset(std::shared_ptr<const Table> table, Pick pick, OnEnd on_end, const Share& share,
          std::uint64_t seed);

  const Table& table() const& { return *table_; }
  Pick pick() const { return pick_; }
  OnEnd on_end() const { return on_end_; }
  // A connection keeps its record.
  bool kept() const { return pick_ == Pick::per_connection || pick_ == Pick::unique; }
  // For the connection or message of user `number`; nullptr where all are used up. Good as long as
  // the table.
  const Record* draw(std::uint64_t number);

 private:
  std::shared_ptr<const Table> table_;
  Pick pick_;
  OnEnd on_end_;
  Share share_;
  base::Random random_;
  std::uint64_t drawn_ = 0;
};

}  // namespace load
