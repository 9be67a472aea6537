#!/usr/bin/env bash
# Has wscat talk to an echo server, and says what it shows. It reads its input, which stays open.
set -euo pipefail
folder=$(mktemp -d)
mkfifo "$folder/input" "$folder/output"
exec 3<>"$folder/input"
trust=()
[[ $1 == wss:* ]] && trust=(--ca "$ASSAY_CA")
wscat "${trust[@]}" --connect "$1" --execute Hello --execute grüß --wait -1 <&3 >"$folder/output" &
wscat=$!
trap 'kill $wscat || true; wait $wscat || true; rm -rf "$folder"' EXIT
sed -u '2{s/$/\ndone/;q}' "$folder/output"
