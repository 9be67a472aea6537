#pragma once

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "libcore/http/fetch.h"
#include "libcore/net/loop.h"
#include "libcore/net/timer.h"
#include "tools/load/scraped.h"

namespace load {

// Asks addresses for their metrics once a second of a run, in a thread and a loop of its own:
// however slow or hostile they are, the run does not notice.
class Scraper {
 public:
  using Time = session::Clock::time_point;

  // Of `urls`, http:// only, each once. Names are looked up here. Throws base::Error for what
  // cannot be asked.
  explicit Scraper(const std::vector<std::string>& urls);
  ~Scraper();

  // Begins to ask; `start` is that of the run.
  void begin(Time start);
  // Asks no more. What has come, as in Scraped.
  void end();
  std::vector<results::Scrape> results(std::chrono::nanoseconds step, std::size_t slots) const;

 private:
  struct Source {
    http::Url url;
    net::Address address;
    Scraped scraped;
    bool asked = false;  // and has not answered
  };

  void ask_all();
  void ask(Source& source, std::chrono::nanoseconds at, Time now);

  std::vector<std::unique_ptr<Source>> sources_;
  Time start_{};
  std::int64_t second_ = 0;  // of the run, that is asked for next
  net::Loop loop_;
  net::Timer asking_{loop_.wakes(), [this] { ask_all(); }};
  std::jthread thread_;
};

}  // namespace load
