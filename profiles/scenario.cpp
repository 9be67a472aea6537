#include "profiles/scenario.h"

namespace profile {

void describe(schema::Words<Traffic::Per>& w) {
  w.add("connection", Traffic::Per::connection);
  w.add("scenario", Traffic::Per::scenario);
}

void describe(schema::Words<Traffic::Arrival>& w) {
  w.add("constant", Traffic::Arrival::constant);
  w.add("poisson", Traffic::Arrival::poisson);
  w.add("burst", Traffic::Arrival::burst);
}

void describe(schema::Words<Traffic::Model>& w) {
  w.add("open", Traffic::Model::open);
  w.add("closed", Traffic::Model::closed);
}

void describe(schema::Words<Receive::Sequence::By>& w) {
  w.add("stamp", Receive::Sequence::By::stamp);
}

void describe(schema::Words<Receive::Verify>& w) {
  w.add("none", Receive::Verify::none);
  w.add("length", Receive::Verify::length);
  w.add("crc", Receive::Verify::crc);
  w.add("bytes", Receive::Verify::bytes);
}

void describe(schema::Words<Scenario::Protocol>& w) {
  w.add("raw", Scenario::Protocol::raw);
  w.add("socketio", Scenario::Protocol::socketio);
  w.add("signalr", Scenario::Protocol::signalr);
  w.add("stomp", Scenario::Protocol::stomp);
  w.add("graphql-ws", Scenario::Protocol::graphql_ws);
  w.add("mqtt", Scenario::Protocol::mqtt);
  w.add("phoenix", Scenario::Protocol::phoenix);
  w.add("ocpp", Scenario::Protocol::ocpp);
  w.add("wamp", Scenario::Protocol::wamp);
}

void describe(schema::Schema<Population>& s) {
  s.origin(&Population::origin);
  s.exactly_one({"connections", "arrivals"});
  s.optional("connections", &Population::connections, "kept open at once");
  s.optional("arrivals", &Population::arrivals, "new ones, whatever becomes of the others");
  s.optional("connect_rate", &Population::connect_rate, "opened no faster");
  s.optional("max_connecting", &Population::max_connecting, "no more are being opened at once",
             schema::at_least(1));
  s.optional("lifetime", &Population::lifetime, "of a connection; else to the end of the run");
}

void describe(schema::Schema<Traffic>& s) {
  s.origin(&Traffic::origin);
  s.optional("name", &Traffic::name, "in the result");
  s.required("rate", &Traffic::rate,
             "how often the steps are begun; @50ms: as often as the p95 of rtt stays below that");
  s.optional("per", &Traffic::per, "what that rate is of: each connection, or all together");
  s.optional("arrival", &Traffic::arrival, "how the moments are spread; else constant");
  s.optional("burst", &Traffic::burst, "so many at a moment", schema::at_least(1));
  s.optional("model", &Traffic::model, "open: when due; closed: on the reply to the last");
  s.optional("max_outstanding", &Traffic::max_outstanding, "requests in flight on a connection",
             schema::at_least(1));
  s.required("do", &Traffic::steps, "what", schema::at_least_one());
}

void describe(schema::Schema<Receive::Sequence>& s) {
  s.shorthand(&Receive::Sequence::by, "our stamp");
  s.optional("json", &Receive::Sequence::json, "the number at this path", schema::not_empty());
}

void describe(schema::Schema<Receive::Pause>& s) {
  s.origin(&Receive::Pause::origin);
  s.optional("every", &Receive::Pause::every, "from one to the next");
  s.optional("for", &Receive::Pause::length, "how long");
  s.optional("fraction", &Receive::Pause::fraction, "of the connections", schema::as_share(),
             schema::at_most(1));
}

void describe(schema::Schema<Receive>& s) {
  s.optional("topics", &Receive::topics, "that its connections get what is published to",
             schema::not_empty());
  s.optional("sequence", &Receive::sequence, "counts gaps, duplicates and reordering by this");
  s.optional("verify", &Receive::verify, "what of a message is looked at");
  s.optional("ignore", &Receive::ignore, "messages that are no delivery and no reply");
  s.optional("pause", &Receive::pause, "slow readers, at the TCP level");
}

void describe(schema::Schema<Scenario>& s) {
  s.origin(&Scenario::origin);
  s.required("population", &Scenario::population, "who is connected");
  s.optional("url", &Scenario::url, "where, if not to the target");
  s.optional("connection", &Scenario::connection, "what differs from the defaults");
  s.optional("protocol", &Scenario::protocol, "spoken over it; all but raw is for later");
  s.optional("on_open", &Scenario::on_open, "once, when a connection is open",
             schema::at_least_one());
  s.optional("on_reconnect", &Scenario::on_reconnect, "the same when it has come back",
             schema::at_least_one());
  s.optional("traffic", &Scenario::traffic, "again and again, at a rate", schema::at_least_one());
  s.optional("flow", &Scenario::flow, "from the first step to the last, then the Close",
             schema::at_least_one());
  s.optional("receive", &Scenario::receive, "what becomes of messages nobody waits for");
  s.optional("on_close", &Scenario::on_close, "ahead of the Close", schema::at_least_one());
}

}  // namespace profile
