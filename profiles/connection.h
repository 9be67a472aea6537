#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "libcore/http/url.h"
#include "profiles/quantity.h"

namespace profile {

// A ws://, wss:// or ws+unix:// address.
struct Address {
  http::Url url;
};
void describe(schema::Form<Address>& form);

struct Tls {
  enum class Version : std::uint8_t { v1_2, v1_3 };
  std::string cacert;
  std::string cert;
  std::string key;
  std::string server_name;
  bool insecure = false;
  std::optional<Version> min_version;
  bool resumption = false;
  schema::Origin origin;
};

// Where connections go, and from where.
struct Target {
  enum class Balance : std::uint8_t { round_robin, random, first };
  enum class Family : std::uint8_t { automatic, v4, v6 };
  std::vector<schema::Placed<Address>> urls;  // at least one
  Balance balance = Balance::round_robin;
  std::optional<Tls> tls;
  std::vector<std::string> resolve;  // HOST:PORT:ADDRESS
  Family address_family = Family::automatic;
  std::vector<schema::Name> source;  // ADDRESS or ADDRESS-ADDRESS
  std::string proxy;
  std::vector<std::string> metrics;  // addresses that are scraped into the report
  schema::Origin origin;
};

struct Deflate {
  std::optional<bool> on;  // and nothing else is given
  bool client_no_context_takeover = false;
  bool server_no_context_takeover = false;
  std::optional<std::uint16_t> client_max_window_bits;
  std::optional<std::uint16_t> server_max_window_bits;
  std::optional<std::uint64_t> min_size;  // smaller messages are not compressed
};

struct KeepAlive {
  std::optional<TimeSpread> interval;
  std::optional<base::Duration> timeout;
};

struct Reconnect {
  enum class Policy : std::uint8_t { never, immediate, fixed, exponential };
  enum class Jitter : std::uint8_t { none, full, equal, decorrelated };
  Policy policy = Policy::never;
  std::optional<schema::Placed<base::Duration>> base;
  std::optional<schema::Placed<base::Duration>> max;
  Jitter jitter = Jitter::none;
  std::optional<std::uint64_t> attempts;
  schema::Origin origin;
};

// What a connection is like; a scenario's own stands above the profile's defaults.
struct Defaults {
  std::map<std::string, std::string> headers;
  std::optional<std::string> origin;
  std::vector<std::string> subprotocols;
  std::optional<Deflate> deflate;
  std::optional<base::Duration> connect_timeout;
  std::optional<base::Duration> upgrade_timeout;
  std::optional<base::Duration> response_timeout;
  std::optional<base::Duration> close_timeout;
  std::optional<KeepAlive> ping;
  std::optional<Reconnect> reconnect;
  std::optional<std::uint64_t> max_message;
  std::optional<double> read_rate;   // octets a second
  std::optional<double> write_rate;  // octets a second
  std::optional<bool> nodelay;
  std::optional<std::uint64_t> rcvbuf;
  std::optional<std::uint64_t> sndbuf;
};

void describe(schema::Words<Tls::Version>& w);
void describe(schema::Words<Target::Balance>& w);
void describe(schema::Words<Target::Family>& w);
void describe(schema::Words<Reconnect::Policy>& w);
void describe(schema::Words<Reconnect::Jitter>& w);
void describe(schema::Schema<Tls>& s);
void describe(schema::Schema<Target>& s);
void describe(schema::Schema<Deflate>& s);
void describe(schema::Schema<KeepAlive>& s);
void describe(schema::Schema<Reconnect>& s);
void describe(schema::Schema<Defaults>& s);

}  // namespace profile
