#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "profiles/quantity.h"

namespace profile {

// What a message is made of: exactly one of text, json, file and random.
struct Payload {
  enum class Random : std::uint8_t { bytes, ascii, utf8 };
  std::optional<schema::Name> text;
  std::optional<schema::Json> json;
  std::optional<std::string> file;
  std::optional<Random> random;
  std::optional<SizeSpread> size;  // of random ones
  bool binary = false;
  bool stamp = false;  // it carries what tells messages and their sending times apart
  std::uint64_t fragments = 1;
  std::optional<double> entropy;
  schema::Origin origin;
};

// What a step sends: the name of a payload, or if none is called so the text itself; or a payload
// that is described in its place.
struct Content {
  std::optional<schema::Name> words;
  std::optional<Payload> payload;
};

// Which message is meant. A single value is what a text message has to contain.
struct Match {
  std::optional<std::string> anything_with;
  std::optional<std::string> json;     // a path: $.op
  std::optional<schema::Json> equals;  // what is found there
  std::optional<std::string> regex;
  std::optional<std::string> contains;
  std::optional<bool> binary;
  std::optional<std::uint64_t> size;
  schema::Origin origin;
};

// How a reply is known to belong to its request.
struct Correlate {
  enum class How : std::uint8_t { stamp, fifo, echo };
  std::optional<How> how;
  std::optional<std::string> json;
  std::optional<std::string> regex;
  std::optional<std::string> bytes;  // OFFSET+LENGTH
  schema::Origin origin;
};

struct Step;
using Captures = std::map<std::string, std::string>;  // name of a variable, where it is taken from

// The verbs.
struct Send {
  Content content;
};
struct Request {  // a message and its reply, timed as `rtt`
  std::string name;
  Content send;
  std::optional<Correlate> correlate;
  std::optional<Match> match;
  std::uint64_t replies = 1;
  std::optional<base::Duration> timeout;
  Captures capture;
};
struct Publish {  // a message that subscribers get, timed as `delivery`
  std::string name;
  Content send;
  std::optional<schema::Name> topic;
  std::optional<schema::Name> to;  // the scenario that has the subscribers
  std::optional<base::Duration> deliver_within;
};
struct Expect {
  Match match;
  std::optional<base::Duration> timeout;
  Captures capture;
};
struct Wait {
  TimeSpread time;
};
struct Ping {
  std::string payload;
  std::optional<base::Duration> timeout;
};
struct Close {
  std::uint16_t code = 1000;
  std::string reason;
};
struct Abort {
  enum class How : std::uint8_t { rst, fin, vanish };
  How how = How::rst;
};
struct Times {
  bool forever = false;
  std::uint64_t n = 1;
};
struct Repeat {
  Times times;
  std::vector<Step> steps;
};
struct Branch {
  double weight = 1;
  std::vector<Step> steps;
};
struct Choose {  // one of them, by weight
  std::vector<Branch> branches;
};
struct Mark {  // a moment that the result names
  std::string name;
};

// One thing that a connection does.
struct Step {
  std::variant<Send, Request, Publish, Expect, Wait, Ping, Close, Abort, Repeat, Choose, Mark> verb;
  schema::Origin origin;
};

void describe(schema::Words<Payload::Random>& w);
void describe(schema::Words<Correlate::How>& w);
void describe(schema::Words<Abort::How>& w);
void describe(schema::Form<Times>& form);
void describe(schema::Schema<Payload>& s);
void describe(schema::Schema<Content>& s);
void describe(schema::Schema<Match>& s);
void describe(schema::Schema<Correlate>& s);
void describe(schema::Schema<Send>& s);
void describe(schema::Schema<Request>& s);
void describe(schema::Schema<Publish>& s);
void describe(schema::Schema<Expect>& s);
void describe(schema::Schema<Wait>& s);
void describe(schema::Schema<Ping>& s);
void describe(schema::Schema<Close>& s);
void describe(schema::Schema<Abort>& s);
void describe(schema::Schema<Repeat>& s);
void describe(schema::Schema<Branch>& s);
void describe(schema::Schema<Choose>& s);
void describe(schema::Schema<Mark>& s);
void describe(schema::Schema<Step>& s);

}  // namespace profile
