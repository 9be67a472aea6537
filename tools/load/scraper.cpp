#include "tools/load/scraper.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "libcore/base/error.h"
#include "libcore/base/text.h"

namespace load {
namespace {

constexpr std::size_t most_series = 200;      // of all addresses together
constexpr std::size_t most_samples = 20'000;  // that are looked at in one answer
constexpr std::chrono::seconds between{1};
constexpr std::chrono::milliseconds patience{900};  // so that one asks after the other

}  // namespace

Scraper::Scraper(const std::vector<std::string>& urls) {
  std::vector<std::string> once;
  for (const std::string& url : urls)
    if (std::ranges::find(once, url) == once.end()) once.push_back(url);
  for (const std::string& text : once) {
    const http::Url url = http::parse_url(text);
    if (url.scheme != "http")
      base::fail("'{}': metrics are scraped from http:// addresses only", base::printable(text));
    const bool ipv6 = url.host.find(':') != std::string::npos;
    const net::Address address = net::Address::parse(
        fmt::format("{}{}{}:{}", ipv6 ? "[" : "", url.host, ipv6 ? "]" : "", url.port));
    sources_.push_back(std::make_unique<Source>(
        Source{url, address, Scraped(http::to_string(url), most_series / once.size())}));
  }
}

Scraper::~Scraper() { end(); }

void Scraper::begin(Time start) {
  if (sources_.empty()) return;
  start_ = start;
  asking_.set(start);
  thread_ = std::jthread([this] { loop_.run(); });
}

void Scraper::end() {
  if (!thread_.joinable()) return;
  loop_.post([this] { loop_.stop(); });
  thread_.join();
}

std::vector<results::Scrape> Scraper::results(std::chrono::nanoseconds step,
                                              std::size_t slots) const {
  std::vector<results::Scrape> all;
  for (const auto& source : sources_) all.push_back(source->scraped.result(step, slots));
  return all;
}

void Scraper::ask_all() {
  const Time now = net::Loop::now();
  // Seconds that this thread has slept through are not asked for any more.
  second_ = std::max<std::int64_t>(second_, (now - start_) / between);
  for (const auto& source : sources_) ask(*source, second_ * between, now);
  ++second_;
  asking_.set(start_ + second_ * between);
}

void Scraper::ask(Source& source, std::chrono::nanoseconds at, Time now) {
  if (source.asked) return;
  source.asked = true;
  const auto done = [&source, at](const http::Fetched& fetched) {
    source.asked = false;
    if (!fetched.failure.empty()) return source.scraped.failed(fetched.failure);
    const auto samples = stats::read_prometheus(fetched.body, most_samples);
    if (samples.empty()) return source.scraped.failed("the answer has no metrics");
    source.scraped.answered(at, samples);
  };
  loop_.dial(source.address,
             std::make_unique<http::Fetch>(source.url,
                                           http::Fetch::Limits{.deadline = now + patience}, done),
             {.limit = patience});
}

}  // namespace load
