#include <gtest/gtest.h>

#include <string>

#include "libcore/results/json.h"
#include "tests/results/samples.h"

// The files of the samples, key by key. A change here is a change for everybody who reads result
// files: keys may be added, but not renamed or given another meaning.
namespace results {
namespace {

// The line breaks are for the reader of this test.
std::string one_line(std::string text) {
  std::erase(text, '\n');
  return text + '\n';
}

TEST(JsonText, OfAProbeStaysWhatItIs) {
  EXPECT_EQ(to_json(sample_probe()), one_line(R"(
{"$schema":"urn:assay:result:probe",
"cases":[{"aliases":["2.5"],"attempts":2,"duration":12000000,"expected":["Close 1002",
"end of TCP"],"facets":[{"grade":"fail","name":"behaviour","why":"the Ping was answered"}],
"first_difference":"Pong instead of Close","group":"control.ping","id":"control.ping.too-long-126",
"known_failing":true,"level":"must","observed":"Pong 126 B","replay":"assay-probe server ws://127.0.0.1:9001/ control.ping.too-long-126",
"requirements":[{"grade":"fail","id":"RFC6455-5.5-1","level":"MUST","section":"RFC 6455, 5.5",
"summary":"Control frames carry at most 125 octets."}],"role":"server",
"title":"a Ping of 126 octets fails the connection","transcript":[{"at":1000000,
"connection":0,"direction":"sent","kind":"frame","length":134,"octets":"89fe",
"summary":"Ping 126 B"},{"at":2000000,"connection":1,"direction":"received",
"kind":"frame","length":130,"octets":"8a","summary":"Pong"},{"at":3000000,
"connection":0,"direction":"event","kind":"tcp","length":0,"octets":"",
"summary":"FIN"}],"verdict":"fail","why":"a Pong came"},{"aliases":[],"attempts":0,
"duration":0,"expected":[],"facets":[],"group":"","id":"close.empty","known_failing":false,
"level":"may","observed":"","replay":"","requirements":[],"role":"client",
"title":"","transcript":[],"verdict":"not run","why":""}],
"command":"assay-probe ws://127.0.0.1:9001/",
"counts":{"blocked":0,"fail":1,"flaky":0,"informational":0,"non-strict":0,
"not applicable":0,"not run":1,"pass":0},
"duration":6400000000,
"environment":{"descriptor_limit":20000,"host":"lab","kernel":"Linux 6.1.0 x86_64",
"memory":8000000000,"processor":"Some CPU","processors":2},
"labels":{"git":"abc","team":"realtime"},
"monitors":[{"case":"control.ping.too-long-126","grade":"fail","id":"monitor.frame.control-size",
"offset":129,"why":"a Pong of 126 octets"}],
"partial":true,
"started":"2024-05-01T12:00:00.000Z",
"suite_version":"1",
"targets":["ws://127.0.0.1:9001/"],
"title":"nightly",
"tool":"assay-probe",
"tool_version":"0.1.0",
"verdict":{"exit":1,"reasons":["1 must failed"],"status":"FAIL"},
"version":1})"));
}

TEST(JsonText, OfALoadStaysWhatItIs) {
  EXPECT_EQ(to_json(sample_load()), one_line(R"(
{"$schema":"urn:assay:result:load",
"achieved_rate":99.5,
"baseline":{"changes":[{"after":[2000.0],"before":[1000.0,1100.0],"change":0.9,
"confidence":0.66,"high":1.5,"low":0.5,"metric":"rtt.p99","new":2000.0,"old":1050.0,
"unit":"us","verdict":"unsure"},
{"after":[3.0],"before":[],"confidence":0.0,"metric":"timeouts","new":3.0,"old":0.0,
"unit":"","verdict":"worse"}],
"confidence":0.99,"file":"main.json","warnings":["too few runs"]},
"command":"assay-load ws://127.0.0.1:9001/",
"counters":{"received":100,"sent":100},
"duration":6400000000,
"effective_profile":{"connections":"10","rate":"100/s"},
"environment":{"descriptor_limit":20000,"host":"lab","kernel":"Linux 6.1.0 x86_64",
"memory":8000000000,"processor":"Some CPU","processors":2},
"errors":{"connection refused":3},
"events":[{"name":"blip","start":500000000}],
"histograms":{"rtt":{"clamped":1,"digits":3,"encoded":"HISTFAAAACh4nJNpmSzMwMDAwQABzFCaEURcm7yEwf4DROA8/zHGqbeZmACGzweo",
"high":3600000000,"low":1,"summary":{"count":100,"max":3600809983,"p50":1000,
"p90":1000,"p99":1000,"p99.9":3600809983},"unit":"us"}},
"labels":{"git":"abc","team":"realtime"},
"marks":{"joined":10},
"offered_rate":100.0,
"partial":true,
"peak_memory":30000000,
"percentiles":[50.0,99.9],
"processor_share":0.25,
"processor_time":250000000,
"scrapes":[{"answers":1,"failure":"no answer in time","failures":1,"left_out":["http_seconds"],
"series":[{"counter":true,"name":"hits_total{code=\"200\"}","values":[1.5]},
{"counter":false,"name":"gone","values":[null]}],"url":"http://127.0.0.1:9102/metrics"}],
"search":{"found":1000,"metric":"rtt","most":2000,
"trials":[{"achieved_rate":1999.5,"duration":3000000000,"holds":false,"observed":"70ms",
"started":"2024-05-01T12:00:00.000Z","times":{"p99":70000},"valid":true,"value":2000,
"why":"rtt p99 is 70ms"}],"until":"rtt p99 < 50ms","vary":"rate"},
"series":[{"counts":{"sent":100},"errors":{"connection refused":3},
"levels":{"connections":10},"start":0,"times":{"rtt":{"cells":[1000,99,2998272,1],"summary":{"count":100,"max":3014655,
"p50":1003,"p90":1003,"p99":1003,"p99.9":3014655}}}}],
"series_step":1000000000,
"shards":[{"duration":6400000000,"host":"lab","index":2,"of":4,
"started":"2024-05-01T12:00:00.000Z","verdict":{"exit":0,"reasons":[],"status":"OK"}}],
"stages":[{"counters":{"sent":100},"duration":1000000000,"histograms":{"rtt":{"clamped":1,
"digits":3,"encoded":"HISTFAAAACh4nJNpmSzMwMDAwQABzFCaEURcm7yEwf4DROA8/zHGqbeZmACGzweo",
"high":3600000000,"low":1,"summary":{"count":100,"max":3600809983,"p50":1000,
"p90":1000,"p99":1000,"p99.9":3600809983},"unit":"us"}},"name":"steady",
"record":true,"start":0}],
"started":"2024-05-01T12:00:00.000Z",
"targets":["ws://127.0.0.1:9001/"],
"thresholds":[{"observed":"1ms","pass":true,"text":"rtt p99 < 50ms","warning":false}],
"title":"nightly",
"tool":"assay-load",
"tool_version":"0.1.0",
"trials":[{"achieved_rate":99.5,"counters":{"sent":50},"duration":3000000000,
"errors":{"connection refused":1},
"histograms":{"rtt":{"clamped":1,"digits":3,"encoded":"HISTFAAAACh4nJNpmSzMwMDAwQABzFCaEURcm7yEwf4DROA8/zHGqbeZmACGzweo",
"high":3600000000,"low":1,"summary":{"count":100,"max":3600809983,"p50":1000,
"p90":1000,"p99":1000,"p99.9":3600809983},"unit":"us"}},
"offered_rate":100.0,"processor_time":125000000,"recorded":1000000000,
"started":"2024-05-01T12:00:00.000Z","verdict":{"exit":0,"reasons":[],"status":"OK"}}],
"validity":[{"check":"send lag p99","limit":"5ms","observed":"7ms","ok":false}],
"verdict":{"exit":1,"reasons":["1 must failed"],"status":"FAIL"},
"version":1,
"workers":2})"));
}

}  // namespace
}  // namespace results
