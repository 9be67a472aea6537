#!/usr/bin/env bash
# Has headless Chromium talk to an echo server, and says what its page says on the console.
set -euo pipefail
profile=$(mktemp -d)
mkfifo "$profile/console"
chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-sync \
  --disable-background-networking --disable-component-update --disable-dev-shm-usage \
  --ignore-certificate-errors --user-data-dir="$profile" --enable-logging=stderr \
  "file://$(dirname "$(realpath "$0")")/browser.html#$1" >"$profile/console" 2>&1 &
browser=$!
trap 'kill $browser; wait $browser || true; rm -rf "$profile"' EXIT
sed -nu 's/.*CONSOLE.*"<\(.*\)>", source.*/\1/p; /^done$/q' "$profile/console"
