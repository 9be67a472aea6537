"""Shows a page of this folder to headless Chromium until the page says how it ended.

    browse.py PAGE URL

The page finds the URL behind its #, and posts to /end why it failed, or nothing. What it and Chromium write to the
console goes to stderr.
"""

import http.server
import re
import signal
import subprocess
import sys
import tempfile
import threading

OPTIONS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking",
           "--disable-component-update", "--disable-sync", "--no-first-run", "--ignore-certificate-errors",
           "--enable-logging=stderr"]


class Folder(http.server.SimpleHTTPRequestHandler):
    def do_POST(self):
        self.server.end = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.send_response(204)
        self.end_headers()
        self.server.browser.terminate()

    def log_message(self, *_):
        pass


def browse(page, url):
    with (http.server.ThreadingHTTPServer(("127.0.0.1", 0), Folder) as server,
          tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile,
          subprocess.Popen(["chromium", *OPTIONS, f"--user-data-dir={profile}",
                            f"http://127.0.0.1:{server.server_port}/{page}#{url}"],
                           stderr=subprocess.PIPE, text=True, errors="replace") as browser):
        server.browser = browser
        server.end = "the browser ended before the page"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            for line in browser.stderr:  # until it ends
                if said := re.search(r'CONSOLE.*?"(.*)", source', line):
                    print(said[1], file=sys.stderr)
        finally:
            browser.terminate()
            server.shutdown()
    return server.end


signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # by way of `finally`
sys.exit(browse(*sys.argv[1:]) or 0)
