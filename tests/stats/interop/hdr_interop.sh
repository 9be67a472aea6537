#!/bin/sh
# hdr_interop.sh HDR_TEXT JAR: our histograms and those of the reference library are the same ones,
# whoever recorded the values and whoever reads them. Needs java with its compiler.
set -eu
ours=$1
jar=$2
here=$(dirname "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
theirs() { java -cp "$jar" "$here/HdrText.java" "$@"; }

for made in "1 3600000000 3 100000" "1 3600000000 2 1000" "1000 3600000000000 4 5000" \
            "10 1000000 1 999" "1 3600000000 5 20000" "1 4000000000000000000 3 50000" "1 1000 3 1" \
            "1 1000 3 0"; do
  # shellcheck disable=SC2086  # the words of $made
  { theirs make $made >"$work/theirs" && "$ours" make $made >"$work/ours"; }
  theirs tell <"$work/theirs" >"$work/expected"
  theirs tell <"$work/ours" >"$work/ours.theirs"
  "$ours" tell <"$work/theirs" >"$work/theirs.ours"
  "$ours" tell <"$work/ours" >"$work/ours.ours"
  for told in ours.theirs theirs.ours ours.ours; do
    diff -u "$work/expected" "$work/$told"
  done
  echo "same: $made"
done
