#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "profiles/scenario.h"
#include "profiles/threshold.h"

// What a load run does, as a file that people write: plain structs, each with its schema. What
// contradictions are told of knows where it stands, and whether it could be read.
namespace profile {

// A file of values, a record a connection or a message: ${users.token}. Of `lines`, a record is
// ${words.line}.
struct Data {
  enum class Format : std::uint8_t { csv, jsonl, lines };
  enum class Pick : std::uint8_t { sequential, random, per_connection, unique };
  enum class OnEnd : std::uint8_t { recycle, stop, fail };
  std::string file;
  Format format = Format::csv;
  Pick pick = Pick::sequential;
  OnEnd on_end = OnEnd::recycle;
};

// A part of the run, on the clock that all scenarios share.
struct Stage {
  enum class Until : std::uint8_t { elapsed, target_reached, sessions_done };
  schema::Name name;
  base::Duration duration{};  // at most, where `until` says more
  bool record = true;
  Until until = Until::elapsed;
  schema::Origin origin;
};

// STAGE+DURATION, or a DURATION from the begin of the run.
struct Moment {
  std::string stage;
  base::Duration offset{};
};

// Harm at a moment.
struct Event {
  enum class Deed : std::uint8_t {
    drop_rst,
    drop_fin,
    vanish,
    close,
    pause_reading,
    resume_reading,
    reconnect_all,
    exec
  };
  std::string name;
  schema::Placed<Moment> at;
  std::optional<schema::Name> scenario;  // else all of them
  double fraction = 1;
  Deed deed = Deed::drop_rst;
  std::optional<base::Duration> over;
  std::vector<std::string> command;
  schema::Origin origin;
};

enum class OnFault : std::uint8_t { fail, warn };

// What makes the run itself worth believing.
struct Validity {
  base::Duration max_send_lag = std::chrono::milliseconds(5);
  double max_cpu = 0.85;
  std::optional<base::Duration> max_clock_error;
  double min_rate = 0.98;
  OnFault on_invalid = OnFault::fail;
};

// The run is repeated, each time with other numbers, to find the highest at which `until` and all
// thresholds hold.
struct Search {
  enum class Vary : std::uint8_t { rate, connections, connect_rate };
  enum class Method : std::uint8_t { bisect, step };
  Vary vary = Vary::rate;
  std::optional<schema::Placed<std::uint64_t>> from;  // else 1
  std::optional<schema::Placed<std::uint64_t>> to;    // else on and on
  Method method = Method::bisect;
  std::optional<base::Duration> hold;  // each stage that is recorded; else as long as it says
  Goal until;
  schema::Origin origin;
};

// An earlier result that this one is compared with. What is not said here is as the comparison has
// it by itself.
struct Baseline {
  std::string file;
  std::vector<schema::Name> metrics;  // METRIC.STATISTIC; none: the usual
  std::optional<double> max_change;
  std::optional<base::Duration> min_change;
  std::optional<double> confidence;
  std::optional<schema::Placed<std::uint64_t>>
      runs;  // of the whole profile, one after another; else 1
  bool require_same_machine = false;
};

struct Report {
  std::optional<std::string> title;
  std::vector<double> percentiles;
  std::optional<schema::Placed<base::Duration>> interval;
  std::vector<schema::Name> outputs;  // as behind -o
};

struct Profile {
  int version = 1;
  std::string name;
  std::string description;
  std::map<std::string, std::string> labels;
  std::optional<std::uint64_t> seed;
  Target target;
  Defaults defaults;
  std::map<std::string, Data> data;
  std::map<std::string, Payload> payloads;
  std::vector<Stage> stages;  // none: one of ten seconds
  std::map<std::string, Scenario> scenarios;
  std::vector<Event> events;
  std::map<schema::Name, std::vector<Threshold>> thresholds;
  Validity validity;
  std::optional<Search> search;
  std::optional<Baseline> baseline;
  std::optional<Report> report;
  schema::Origin origin;
};

void describe(schema::Words<Data::Format>& w);
void describe(schema::Words<Data::Pick>& w);
void describe(schema::Words<Data::OnEnd>& w);
void describe(schema::Words<Stage::Until>& w);
void describe(schema::Form<Moment>& form);
void describe(schema::Words<Event::Deed>& w);
void describe(schema::Words<OnFault>& w);
void describe(schema::Words<Search::Vary>& w);
void describe(schema::Words<Search::Method>& w);
void describe(schema::Schema<Data>& s);
void describe(schema::Schema<Stage>& s);
void describe(schema::Schema<Event>& s);
void describe(schema::Schema<Validity>& s);
void describe(schema::Schema<Search>& s);
void describe(schema::Schema<Baseline>& s);
void describe(schema::Schema<Report>& s);
void describe(schema::Schema<Profile>& s);

// Reads a profile; one base::Error with all that is wrong in it, contradictions too. `name` is what
// complaints call the file.
Profile read(std::string name, std::string text, const schema::Environment& environment);
// The same, but what is wrong is left with `source`, and the profile is then incomplete.
Profile read(schema::Source& source, const schema::Environment& environment);
// The same of a tree that has been read from it, and perhaps changed.
Profile read(const schema::Value& tree, schema::Source& source);

// Its JSON Schema, for editors.
std::string json_schema();

}  // namespace profile
