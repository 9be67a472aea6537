#include "profiles/step.h"

#include <fmt/format.h>

#include "libcore/base/text.h"
#include "libcore/base/units.h"

namespace profile {
namespace {

schema::Form<std::string> as_octets() {
  const auto parse = [](const std::string& text) {
    const auto parts = base::split(text, '+');
    if (parts.size() != 2 || parts[0].find_first_not_of("0123456789") != std::string::npos ||
        parts[1].find_first_not_of("0123456789") != std::string::npos || parts[0].empty() ||
        parts[1].empty())
      base::fail("'{:.64}' is not OFFSET+LENGTH; write 0+8", text);
    return text;
  };
  return {"octets", parse, [](const std::string& text) { return text; },
          schema::json_pattern(R"(^\d+\+\d+$)"), true};
}

}  // namespace

void describe(schema::Words<Payload::Random>& w) {
  w.add("bytes", Payload::Random::bytes);
  w.add("ascii", Payload::Random::ascii);
  w.add("utf8", Payload::Random::utf8);
}

void describe(schema::Words<Correlate::How>& w) {
  w.add("stamp", Correlate::How::stamp);
  w.add("fifo", Correlate::How::fifo);
  w.add("echo", Correlate::How::echo);
}

void describe(schema::Words<Abort::How>& w) {
  w.add("rst", Abort::How::rst);
  w.add("fin", Abort::How::fin);
  w.add("vanish", Abort::How::vanish);
}

void describe(schema::Form<Times>& form) {
  const auto parse = [](const std::string& text) -> Times {
    if (text == "forever") return {.forever = true};
    return {.n = base::parse_count(text)};
  };
  const auto print = [](const Times& times) {
    return times.forever ? std::string("forever") : fmt::format("{}", times.n);
  };
  form = {"times", parse, print,
          schema::json_number_or("integer", R"(^(\d+(\.\d+)?[kmM]?|forever)$)")};
}

void describe(schema::Schema<Payload>& s) {
  s.called("payload");
  s.origin(&Payload::origin);
  s.exactly_one({"text", "json", "file", "random"});
  s.optional("text", &Payload::text, "as it stands, with its ${variables}");
  s.optional("json", &Payload::json, "written as YAML, sent as JSON");
  s.optional("file", &Payload::file, "what is in this file", schema::not_empty());
  s.optional("random", &Payload::random, "made up, of `size` octets");
  s.optional("size", &Payload::size, "of random ones");
  s.optional("binary", &Payload::binary, "a Binary message, not a Text");
  s.optional("stamp", &Payload::stamp, "carries a sequence number, a time and a checksum");
  s.optional("fragments", &Payload::fragments, "frames of a message", schema::at_least(1));
  s.optional("entropy", &Payload::entropy, "of random ones: 0 compresses best, 1 not at all",
             schema::at_least(0), schema::at_most(1));
}

void describe(schema::Schema<Content>& s) {
  s.called("content");
  s.shorthand(&Content::words, "the name of a payload, or the text itself");
  s.otherwise(&Content::payload);
}

void describe(schema::Schema<Match>& s) {
  s.called("match");
  s.origin(&Match::origin);
  s.shorthand(&Match::anything_with, "a text that it contains");
  s.optional("json", &Match::json, "it is JSON and has this path", schema::not_empty());
  s.optional("equals", &Match::equals, "the value at that path");
  s.optional("regex", &Match::regex, "it matches", schema::not_empty());
  s.optional("contains", &Match::contains, "it contains", schema::not_empty());
  s.optional("binary", &Match::binary, "it is a Binary message, or is not");
  s.optional("size", &Match::size, "it has so many octets", schema::as_size());
}

void describe(schema::Schema<Correlate>& s) {
  s.called("correlate");
  s.origin(&Correlate::origin);
  s.shorthand(&Correlate::how, "by our stamp, by order, or as the same octets");
  s.exactly_one({"json", "regex", "bytes"});
  s.optional("json", &Correlate::json, "the value at this path is that of the request",
             schema::not_empty());
  s.optional("regex", &Correlate::regex, "the first group is that of the request",
             schema::not_empty());
  s.optional("bytes", &Correlate::bytes, "OFFSET+LENGTH: these are those of the request",
             as_octets());
}

void describe(schema::Schema<Send>& s) { s.otherwise(&Send::content); }

void describe(schema::Schema<Request>& s) {
  s.optional("name", &Request::name, "in the result");
  s.required("send", &Request::send, "the message");
  s.optional("correlate", &Request::correlate, "how its reply is known");
  s.optional("match", &Request::match, "what its reply is like");
  s.optional("replies", &Request::replies, "that it has", schema::at_least(1));
  s.optional("timeout", &Request::timeout, "for the reply");
  s.optional("capture", &Request::capture, "variables that the reply sets: name and path");
}

void describe(schema::Schema<Publish>& s) {
  s.optional("name", &Publish::name, "in the result");
  s.required("send", &Publish::send, "the message");
  s.optional("topic", &Publish::topic, "who gets it: those who receive this topic");
  s.optional("to", &Publish::to, "the scenario of those");
  s.optional("deliver_within", &Publish::deliver_within, "later ones do not count as delivered");
}

void describe(schema::Schema<Expect>& s) {
  s.required("match", &Expect::match, "the message that has to come");
  s.optional("timeout", &Expect::timeout, "within which");
  s.optional("capture", &Expect::capture, "variables that it sets: name and path");
}

void describe(schema::Schema<Wait>& s) { s.otherwise(&Wait::time); }

void describe(schema::Schema<Ping>& s) {
  s.optional("payload", &Ping::payload, "of the Ping, at most 125 octets",
             schema::no_longer_than(125));
  s.optional("timeout", &Ping::timeout, "for the Pong");
}

void describe(schema::Schema<Close>& s) {
  s.optional("code", &Close::code, "of the Close frame", schema::at_least(1000),
             schema::at_most(4999));
  s.optional("reason", &Close::reason, "in it, at most 123 octets", schema::no_longer_than(123));
}

void describe(schema::Schema<Abort>& s) { s.shorthand(&Abort::how, "how it ends"); }

void describe(schema::Schema<Repeat>& s) {
  s.required("times", &Repeat::times, "how often");
  s.required("do", &Repeat::steps, "what", schema::at_least_one());
}

void describe(schema::Schema<Branch>& s) {
  s.required("weight", &Branch::weight, "beside those of the others", schema::above(0));
  s.required("do", &Branch::steps, "what", schema::at_least_one());
}

void describe(schema::Schema<Choose>& s) { s.otherwise(&Choose::branches, schema::at_least_one()); }

void describe(schema::Schema<Mark>& s) {
  s.shorthand(&Mark::name, "its name", schema::not_empty());
}

void describe(schema::Schema<Step>& s) {
  s.called("step");
  s.origin(&Step::origin);
  s.verb<Send>("send", &Step::verb, "a message, and no reply is waited for");
  s.verb<Request>("request", &Step::verb, "a message and its reply, timed as rtt");
  s.verb<Publish>("publish", &Step::verb, "a message that others get, timed as delivery");
  s.verb<Expect>("expect", &Step::verb, "goes on when this message has come");
  s.verb<Wait>("wait", &Step::verb, "for a time");
  s.verb<Ping>("ping", &Step::verb, "and its Pong, timed as ping", schema::bare());
  s.verb<Close>("close", &Step::verb, "the connection, cleanly", schema::bare());
  s.verb<Abort>("abort", &Step::verb, "the connection, without a Close");
  s.verb<Repeat>("repeat", &Step::verb, "steps, again and again");
  s.verb<Choose>("choose", &Step::verb, "one of several ways, by weight");
  s.verb<Mark>("mark", &Step::verb, "a moment that the result names");
}

}  // namespace profile
