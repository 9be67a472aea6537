#include "libcore/stats/sparse.h"

#include <gtest/gtest.h>

#include "libcore/base/error.h"
#include "libcore/base/random.h"

namespace stats {
namespace {

TEST(SparseHistogram, AnswersLikeTheHistogramItWasMadeOf) {
  base::Random random(1);
  Histogram histogram(coarse_shape);
  for (int i = 0; i < 500; ++i)
    histogram.record(random.below(std::uint64_t{1} << random.below(31)));
  const SparseHistogram sparse(histogram);
  EXPECT_EQ(sparse.total(), 500u);
  EXPECT_EQ(sparse.max(), histogram.max());
  for (const double percentile : {0.0, 1.0, 50.0, 90.0, 99.0, 99.9, 100.0})
    EXPECT_EQ(sparse.value_at_percentile(percentile), histogram.value_at_percentile(percentile));
}

TEST(SparseHistogram, IsEmptyAtFirst) {
  const SparseHistogram sparse;
  EXPECT_TRUE(sparse.empty());
  EXPECT_EQ(sparse, SparseHistogram(Histogram(coarse_shape)));
  EXPECT_EQ(sparse.total(), 0u);
  EXPECT_EQ(sparse.max(), 0u);
  EXPECT_EQ(sparse.value_at_percentile(50), 0u);
}

TEST(SparseHistogram, AddsUpAsIfAllHadBeenRecordedInOne) {
  base::Random random(2);
  Histogram all(coarse_shape);
  Histogram parts[] = {Histogram(coarse_shape), Histogram(coarse_shape)};
  for (int i = 0; i < 300; ++i) {
    const std::uint64_t value = random.below(5000);
    all.record(value);
    parts[i % 2].record(value);
  }
  SparseHistogram sum(parts[0]);
  sum.add(SparseHistogram(parts[1]));
  EXPECT_EQ(sum, SparseHistogram(all));
  sum.add(SparseHistogram());
  EXPECT_EQ(sum, SparseHistogram(all));
  SparseHistogram fresh;
  fresh.add(sum);
  EXPECT_EQ(fresh, sum);
}

TEST(SparseHistogram, TakesNoOtherShape) {
  EXPECT_THROW(SparseHistogram{Histogram()}, base::Error);
}

TEST(SparseHistogram, IsBuiltOfCellsInOrder) {
  Histogram histogram(coarse_shape);
  for (const std::uint64_t value : {0u, 7u, 7u, 300u, 3'600'000'000u}) histogram.record(value);
  SparseHistogram sparse;
  const SparseHistogram made(histogram);
  for (const SparseHistogram::Cell& cell : made.cells()) sparse.append(cell);
  EXPECT_EQ(sparse, made);
}

TEST(SparseHistogram, RefusesCellsThatItCouldNotHaveMade) {
  SparseHistogram sparse;
  sparse.append({300, 1});
  for (const SparseHistogram::Cell& cell :
       {SparseHistogram::Cell{301, 1}, SparseHistogram::Cell{400, 0}, SparseHistogram::Cell{300, 1},
        SparseHistogram::Cell{7, 1}, SparseHistogram::Cell{~std::uint64_t{0}, 1}})
    EXPECT_THROW(sparse.append(cell), base::Error) << cell.low;
  EXPECT_EQ(sparse.total(), 1u);
}

}  // namespace
}  // namespace stats
