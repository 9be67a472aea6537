#!/bin/sh
# hlog_interop.sh HLOG_TEXT JAR: the reference library sees in our logs what we wrote there, tag by
# tag, and its HistogramLogProcessor makes its tables of them. Needs java with its compiler.
set -eu
ours=$1
jar=$2
here=$(dirname "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$ours" log >"$work/log.hlog"
"$ours" tell >"$work/expected"
java -cp "$jar" "$here/HlogText.java" "$work/log.hlog" >"$work/seen"
diff -u "$work/expected" "$work/seen"
lines=$(grep -c '^Tag=' "$work/log.hlog")
test "$lines" -gt 30

processor() { java -cp "$jar" org.HdrHistogram.HistogramLogProcessor -i "$work/log.hlog" "$@"; }
processor -listtags | grep -qx rtt
# In milliseconds, as the comment in the log says: the stall of the sample was a second long.
processor -tag rtt -outputValueUnitRatio 1000 >"$work/table"
grep -q '^#\[Max *= *1003.52,' "$work/table" || { tail -5 "$work/table"; exit 1; }
echo "same: $lines lines"
