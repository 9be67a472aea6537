#include "tools/server/metrics.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

#include "libcore/base/process.h"
#include "tools/server/json.h"
#include "tools/server/version.h"

namespace serve {
namespace {

using Type = Family::Type;

constexpr std::string_view prefix = "assay_server_";

// The sum of one counter over all workers.
class Sum {
 public:
  explicit Sum(std::span<const Counters* const> workers) : workers_(workers) {}

  template <typename Read>
  double of(const Read& read) const {
    std::uint64_t sum = 0;
    for (const Counters* worker : workers_) sum += read(*worker);
    return static_cast<double>(sum);
  }
  double of(stats::Counter Counters::*counter) const {
    return of([&](const Counters& counters) { return (counters.*counter).read(); });
  }

 private:
  std::span<const Counters* const> workers_;
};

Family plain(std::string_view name, std::string_view help, Type type, double value) {
  return {name, help, type, {{{}, value}}};
}

void add_unless_zero(Family& family, std::vector<Sample::Label> labels, double value) {
  if (value != 0) family.samples.push_back({std::move(labels), value});
}

Family limits(const Sum& sum) {
  Family family{"assay_server_limits_met_total",
                "Times that a peer met a limit, by its flag.",
                Type::counter,
                {}};
  for (std::size_t i = 0; i < limit_names.size(); ++i) {
    const double met = sum.of([i](const Counters& c) { return c.limits[i].read(); });
    family.samples.push_back({{{"limit", std::string(limit_names[i])}}, met});
  }
  return family;
}

Family answers(const Sum& sum) {
  Family family{"assay_server_http_responses_total",
                "Answers to requests by status; 101 opened a WebSocket connection.",
                Type::counter,
                {}};
  for (std::size_t i = 0; i < std::tuple_size_v<decltype(Counters::answers)>; ++i)
    add_unless_zero(family, {{"status", fmt::format("{}", 100 + i)}},
                    sum.of([i](const Counters& c) { return c.answers[i].read(); }));
  return family;
}

Family closes(const Sum& sum) {
  Family family{"assay_server_websocket_closes_total",
                "Ends of WebSocket connections: who sent the first Close and its code; 1005 is one "
                "without a code, 1006 an end of TCP without a Close.",
                Type::counter,
                {}};
  for (const Party party : {Party::peer, Party::server})
    for (std::size_t i = 0; i < CodeCounters::size; ++i)
      add_unless_zero(family,
                      {{"by", party == Party::peer ? "peer" : "server"},
                       {"code", std::string(CodeCounters::name(i))}},
                      sum.of([&](const Counters& c) {
                        return c.closes[static_cast<std::size_t>(party)].read(i);
                      }));
  return family;
}

Family failures(const Sum& sum) {
  Family family{"assay_server_websocket_failures_total",
                "WebSocket connections failed because the peer broke a rule, by the code sent.",
                Type::counter,
                {}};
  for (std::size_t i = 0; i < CodeCounters::size; ++i)
    add_unless_zero(family, {{"code", std::string(CodeCounters::name(i))}},
                    sum.of([i](const Counters& c) { return c.failures.read(i); }));
  return family;
}

double seconds_since_1970(std::chrono::system_clock::time_point time) {
  return std::chrono::duration<double>(time.time_since_epoch()).count();
}

// Whole numbers as such, however large.
std::string number(double value) {
  const auto whole = static_cast<std::int64_t>(value);
  return static_cast<double>(whole) == value ? fmt::format("{}", whole) : fmt::format("{}", value);
}

// Backslash, quote and line feed are escaped, which JSON does in the same way.
std::string labels_text(const std::vector<Sample::Label>& labels) {
  if (labels.empty()) return {};
  std::string text;
  for (const Sample::Label& label : labels)
    text += fmt::format("{}{}={}", text.empty() ? "{" : ",", label.name, json_string(label.value));
  return text + "}";
}

}  // namespace

std::vector<Family> take_stock(std::span<const Counters* const> workers,
                               std::chrono::system_clock::time_point started) {
  const Sum sum(workers);
  const base::ProcessUse use = base::own_use();
  const double accepted = sum.of(&Counters::accepted);
  const double ended = sum.of(&Counters::ended);
  const double opened = sum.of(&Counters::opened);
  const double gone = sum.of(&Counters::gone);
  return {
      {"assay_server_build_info",
       "The program; the value is always 1.",
       Type::gauge,
       {{{{"version", std::string(version())}}, 1}}},
      plain("assay_server_workers", "Threads that serve.", Type::gauge,
            static_cast<double>(workers.size())),
      plain("assay_server_connections_accepted_total", "Connections accepted.", Type::counter,
            accepted),
      plain("assay_server_connections_open", "Connections that have not ended.", Type::gauge,
            std::max(accepted - ended, 0.0)),
      plain("assay_server_accept_pauses_total",
            "Times that accepting paused because descriptors had run out.", Type::counter,
            sum.of(&Counters::not_accepted)),
      plain("assay_server_tls_handshakes_total", "TLS handshakes done.", Type::counter,
            sum.of(&Counters::tls_established)),
      plain("assay_server_tls_failures_total",
            "TLS connections that failed, in the handshake or later.", Type::counter,
            sum.of(&Counters::tls_failed)),
      answers(sum),
      plain("assay_server_websockets_opened_total", "WebSocket connections opened.", Type::counter,
            opened),
      plain("assay_server_websockets_open", "WebSocket connections open.", Type::gauge,
            std::max(opened - gone, 0.0)),
      closes(sum),
      failures(sum),
      limits(sum),
      plain("assay_server_websocket_received_messages_total", "Whole messages received.",
            Type::counter, sum.of(&Counters::messages_in)),
      plain("assay_server_websocket_sent_messages_total",
            "Whole messages sent; in a room one for each who gets it.", Type::counter,
            sum.of(&Counters::messages_out)),
      plain("assay_server_websocket_received_bytes_total",
            "Octets received on WebSocket connections, frame headers included, inside of TLS.",
            Type::counter, sum.of(&Counters::octets_in)),
      plain("assay_server_websocket_sent_bytes_total",
            "Octets sent on WebSocket connections, likewise.", Type::counter,
            sum.of(&Counters::octets_out)),
      plain("assay_server_pings_sent_total", "Keep-alive Pings sent.", Type::counter,
            sum.of(&Counters::pings_sent)),
      plain("process_cpu_seconds_total", "Processor time of user and system.", Type::counter,
            std::chrono::duration<double>(use.processor_time).count()),
      plain("process_resident_memory_bytes", "Resident memory.", Type::gauge,
            static_cast<double>(use.resident_octets)),
      plain("process_start_time_seconds", "When the program started, in seconds since 1970.",
            Type::gauge, seconds_since_1970(started)),
      plain("process_max_fds", "The limit of open descriptors.", Type::gauge,
            static_cast<double>(base::raise_descriptor_limit())),
  };
}

std::string to_prometheus(std::span<const Family> families) {
  std::string text;
  for (const Family& family : families) {
    fmt::format_to(std::back_inserter(text), "# HELP {0} {1}\n# TYPE {0} {2}\n", family.name,
                   family.help, family.type == Type::counter ? "counter" : "gauge");
    for (const Sample& sample : family.samples)
      fmt::format_to(std::back_inserter(text), "{}{} {}\n", family.name, labels_text(sample.labels),
                     number(sample.value));
  }
  return text;
}

std::string to_json(std::span<const Family> families) {
  std::string json;
  for (const Family& family : families) {
    std::string_view name = family.name;
    if (name.starts_with(prefix)) name.remove_prefix(prefix.size());
    json += fmt::format("{}{}:", json.empty() ? "{" : ",\n ", json_string(name));
    if (family.samples.size() == 1 && family.samples[0].labels.empty()) {
      json += number(family.samples[0].value);
      continue;
    }
    std::string list;
    for (const Sample& sample : family.samples) {
      list += list.empty() ? "{" : ",{";
      for (const Sample::Label& label : sample.labels)
        list += fmt::format("{}:{},", json_string(label.name), json_string(label.value));
      list += fmt::format("\"value\":{}}}", number(sample.value));
    }
    json += fmt::format("[{}]", list);
  }
  return json + "}\n";
}

}  // namespace serve
