#include "tests/e2e/nginx.h"

#include <fmt/format.h>

#include <optional>

#include "libcore/base/error.h"
#include "libcore/base/file.h"

namespace e2e {
namespace {

// One process that stays ours, so that it goes with us; nothing outside the folder is written.
constexpr std::string_view settings = R"(daemon off;
master_process off;
error_log /dev/stdout notice;
pid {0}/pid;
events {{}}
http {{
  access_log off;
  client_body_temp_path {0}/body;
  proxy_temp_path {0}/proxy;
  fastcgi_temp_path {0}/fastcgi;
  uwsgi_temp_path {0}/uwsgi;
  scgi_temp_path {0}/scgi;
  server {{
    listen unix:{0}/socket;
    location / {{
      proxy_pass {1};
      proxy_ssl_trusted_certificate {2};
      proxy_ssl_verify on;
      proxy_ssl_name localhost;
      proxy_http_version 1.1;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection upgrade;
    }}
  }}
}}
)";

std::string write_settings(const test::Folder& folder, std::string upstream,
                           const std::string& authority) {
  upstream.replace(0, 2, "http");  // ws, wss
  std::string file =
      folder.write("nginx.conf", fmt::format(settings, folder.file("."), upstream, authority));
  return file;
}

}  // namespace

Nginx::Nginx(const std::string& program, const std::string& upstream, const std::string& authority)
    : child_(
          {.words = {program, "-e", "stderr", "-c", write_settings(folder_, upstream, authority)},
           .capture_out = true}) {
  // What it says of its way to wait for events comes behind what it does to listen.
  while (const std::optional<std::string> line = child_.read_line(limit))
    if (line->find("event method") != line->npos) return;
  base::fail("nginx did not start");
}

}  // namespace e2e
