#include "profiles/connection.h"

#include "libcore/base/text.h"

namespace profile {

void describe(schema::Form<Address>& form) {
  const auto parse = [](const std::string& text) -> Address {
    http::Url url = http::parse_url(text);
    if (url.scheme != "ws" && url.scheme != "wss" && url.scheme != "ws+unix")
      base::fail("'{}': write a ws://, wss:// or ws+unix:// address", base::printable(text));
    return {std::move(url)};
  };
  form = {"address", parse, [](const Address& address) { return http::to_string(address.url); },
          schema::json_pattern("^(wss?|ws\\+unix)://.+")};
}

void describe(schema::Words<Tls::Version>& w) {
  w.add("1.2", Tls::Version::v1_2);
  w.add("1.3", Tls::Version::v1_3);
}

void describe(schema::Words<Target::Balance>& w) {
  w.add("round-robin", Target::Balance::round_robin);
  w.add("random", Target::Balance::random);
  w.add("first", Target::Balance::first);
}

void describe(schema::Words<Target::Family>& w) {
  w.add("auto", Target::Family::automatic);
  w.add("v4", Target::Family::v4);
  w.add("v6", Target::Family::v6);
}

void describe(schema::Words<Reconnect::Policy>& w) {
  w.add("never", Reconnect::Policy::never);
  w.add("immediate", Reconnect::Policy::immediate);
  w.add("fixed", Reconnect::Policy::fixed);
  w.add("exponential", Reconnect::Policy::exponential);
}

void describe(schema::Words<Reconnect::Jitter>& w) {
  w.add("none", Reconnect::Jitter::none);
  w.add("full", Reconnect::Jitter::full);
  w.add("equal", Reconnect::Jitter::equal);
  w.add("decorrelated", Reconnect::Jitter::decorrelated);
}

void describe(schema::Schema<Tls>& s) {
  s.origin(&Tls::origin);
  s.optional("cacert", &Tls::cacert, "trust these authorities (PEM)", schema::not_empty());
  s.optional("cert", &Tls::cert, "our own certificate (PEM)", schema::not_empty());
  s.optional("key", &Tls::key, "its key, if it is in another file", schema::not_empty());
  s.optional("server_name", &Tls::server_name, "to ask for, if not the host");
  s.optional("insecure", &Tls::insecure, "accept any certificate");
  s.optional("min_version", &Tls::min_version, "of TLS");
  s.optional("resumption", &Tls::resumption, "a connection that comes back resumes its session");
}

void describe(schema::Schema<Target>& s) {
  s.origin(&Target::origin);
  s.required("url", &Target::urls, "ws://, wss:// or ws+unix:// address, or a list of them",
             schema::or_one(), schema::at_least_one());
  s.optional("balance", &Target::balance, "how connections are dealt out over several");
  s.optional("tls", &Target::tls, "for wss://");
  s.optional("resolve", &Target::resolve, "HOST:PORT:ADDRESS, ahead of the resolver");
  s.optional("address_family", &Target::address_family, "of the addresses that a name has");
  s.optional("source", &Target::source, "local addresses, ADDRESS or ADDRESS-ADDRESS");
  s.optional("proxy", &Target::proxy, "an HTTP proxy to go through");
  s.optional("metrics", &Target::metrics, "addresses that are scraped into the report");
}

void describe(schema::Schema<Deflate>& s) {
  s.shorthand(&Deflate::on, "offered or not");
  s.optional("client_no_context_takeover", &Deflate::client_no_context_takeover,
             "we begin anew with each message");
  s.optional("server_no_context_takeover", &Deflate::server_no_context_takeover,
             "the server has to");
  s.optional("client_max_window_bits", &Deflate::client_max_window_bits, "our window",
             schema::at_least(8), schema::at_most(15));
  s.optional("server_max_window_bits", &Deflate::server_max_window_bits, "the server's window",
             schema::at_least(8), schema::at_most(15));
  s.optional("min_size", &Deflate::min_size, "smaller messages are not compressed",
             schema::as_size());
}

void describe(schema::Schema<KeepAlive>& s) {
  s.optional("interval", &KeepAlive::interval, "between two Pings");
  s.optional("timeout", &KeepAlive::timeout, "for a Pong");
}

void describe(schema::Schema<Reconnect>& s) {
  s.origin(&Reconnect::origin);
  s.optional("policy", &Reconnect::policy, "when a lost connection is opened again");
  s.optional("base", &Reconnect::base, "the first delay");
  s.optional("max", &Reconnect::max, "the longest delay");
  s.optional("jitter", &Reconnect::jitter, "how delays are spread");
  s.optional("attempts", &Reconnect::attempts, "then it is given up");
}

void describe(schema::Schema<Defaults>& s) {
  s.called("connection");
  s.optional("headers", &Defaults::headers, "further fields of the opening handshake");
  s.optional("origin", &Defaults::origin, "value of the Origin field");
  s.optional("subprotocols", &Defaults::subprotocols, "offered, in this order",
             schema::not_empty());
  s.optional("deflate", &Defaults::deflate, "permessage-deflate");
  s.optional("connect_timeout", &Defaults::connect_timeout, "for TCP and TLS");
  s.optional("upgrade_timeout", &Defaults::upgrade_timeout, "for the opening handshake");
  s.optional("response_timeout", &Defaults::response_timeout, "for the reply of a request");
  s.optional("close_timeout", &Defaults::close_timeout, "for the peer's Close");
  s.optional("ping", &Defaults::ping, "our Pings");
  s.optional("reconnect", &Defaults::reconnect, "what a lost connection does");
  s.optional("max_message", &Defaults::max_message, "larger ones fail", schema::as_size());
  s.optional("read_rate", &Defaults::read_rate, "no faster", schema::as_bandwidth());
  s.optional("write_rate", &Defaults::write_rate, "no faster", schema::as_bandwidth());
  s.optional("nodelay", &Defaults::nodelay, "TCP_NODELAY");
  s.optional("rcvbuf", &Defaults::rcvbuf, "SO_RCVBUF", schema::as_size());
  s.optional("sndbuf", &Defaults::sndbuf, "SO_SNDBUF", schema::as_size());
}

}  // namespace profile
