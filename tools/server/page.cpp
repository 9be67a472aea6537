#include "tools/server/page.h"

#include <fmt/format.h>

#include "tools/server/routes.h"
#include "tools/server/version.h"

namespace serve {
namespace {

constexpr std::string_view front = R"html(<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>assay-server</title>
<link rel="icon" href="data:,">
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 46em; margin: 2em auto; padding: 0 1em }
code, pre, input, select { font: 14px/1.5 ui-monospace, monospace }
th, td { text-align: left; padding: .2em 1.5em .2em 0; vertical-align: top }
form { display: flex; flex-wrap: wrap; gap: .5em; margin: .5em 0 }
input { flex: 1; min-width: 12em }
pre { border: 1px solid; padding: .5em; min-height: 6em; max-height: 24em; overflow: auto;
      white-space: pre-wrap; overflow-wrap: anywhere }
</style>
)html";

constexpr std::string_view client = R"html(<h2>Try it</h2>
<noscript><p>The client below needs script; all the rest does not.</p></noscript>
<form id="opening"><select id="url" aria-label="address">
)html";

constexpr std::string_view back = R"html(</select>
<button id="open">Open</button><button id="close" type="button" disabled>Close</button></form>
<form id="saying"><input id="text" aria-label="message" value="Hello" autocomplete="off">
<button id="send" disabled>Send</button></form>
<pre id="said" role="log" aria-label="what was said"></pre>
<script>
const $ = id => document.getElementById(id);
let socket = null;
const say = line => {
  $('said').append(new Date().toLocaleTimeString() + ' ' + line + '\n');
  $('said').scrollTop = $('said').scrollHeight;
};
const show = open => {
  $('open').disabled = $('url').disabled = open;
  $('send').disabled = $('close').disabled = !open;
};
$('opening').onsubmit = event => {
  event.preventDefault();
  $('open').disabled = true;
  socket = new WebSocket($('url').value);
  socket.onopen = () => { show(true); say('opened ' + socket.url); };
  socket.onmessage = event => say('< ' + event.data);
  socket.onclose = event => { show(false); say(('closed ' + event.code + ' ' + event.reason).trim()); };
};
$('saying').onsubmit = event => {
  event.preventDefault();
  if (!socket || socket.readyState !== WebSocket.OPEN) return;
  socket.send($('text').value);
  say('> ' + $('text').value);
};
$('close').onclick = () => socket.close(1000);
</script>
</html>
)html";

// Nothing is fetched, and the only place to connect to is a WebSocket.
constexpr std::string_view policy =
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; "
    "connect-src ws: wss:";

std::string escaped(std::string_view text) {
  std::string safe;
  for (const char c : text) {
    switch (c) {
      case '&':
        safe += "&amp;";
        break;
      case '<':
        safe += "&lt;";
        break;
      case '>':
        safe += "&gt;";
        break;
      case '"':
        safe += "&quot;";
        break;
      default:
        safe += c;
    }
  }
  return safe;
}

}  // namespace

http::Reply test_page(std::string_view origin) {
  const std::string at = escaped(origin);
  std::string rows;
  std::string choices;
  for (const Route& route : routes()) {
    rows += fmt::format("<tr><td><code>{}{}</code><td>{}\n", at, route.path, escaped(route.what));
    choices += fmt::format("<option>{}{}\n", at, route.path);
  }
  http::Reply reply{.status = 200};
  reply.fields = {{"Content-Type", "text/html; charset=utf-8"},
                  {"Content-Security-Policy", std::string(policy)}};
  reply.body = fmt::format(
      "{}<h1>assay-server {}</h1>\n"
      "<p>A WebSocket server to test clients against. These addresses speak WebSocket:</p>\n"
      "<table><tr><th>address<th>what it does\n{}</table>\n{}{}{}",
      front, version(), rows, client, choices, back);
  return reply;
}

}  // namespace serve
