#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "libcore/http/head.h"
#include "libcore/http/head_reader.h"
#include "libcore/session/session.h"
#include "libcore/ws/endpoint.h"
#include "libcore/ws/gather.h"
#include "libcore/ws/handshake.h"
#include "libcore/ws/keys.h"

namespace test {

// What a client does otherwise than it should with the answer to its opening request. As it stands:
// nothing, and then it echoes.
struct ClientHabits {
  using Seconds = std::chrono::seconds;

  // --- What it asks.
  bool offers_deflate = true;
  std::function<void(http::Request&)> on_request;

  // --- How it reads the answer.
  std::function<std::string(std::string)> rereads;  // the octets of its head
  // What is wrong with the head is as if it were right.
  std::function<void(http::Response&, const std::string& accept)> overlooks;
  std::function<bool(const http::Response&, std::string_view octets)> refuses;  // else right ones
  bool reads_no_head = false;                          // open at the first octet that comes
  bool opens_at_once = false;                          // before anything comes
  bool takes_interims_for_final = false;               // and refuses
  bool wants_one_segment = false;                      // the whole head in the octets of one read
  bool loses_what_follows = false;                     // in the read that the head ends in
  bool takes_content = false;                          // of a declared length, or in chunks
  bool judges_deflate = true;                          // else any permessage-deflate is taken
  std::function<void(ws::DeflateTerms&)> takes_terms;  // that were agreed on
  bool compresses_unagreed = false;
  bool insists = true;  // on an extension that it is told to
  http::HeadLimits limits = {};
  bool skips_a_broken_frame = false;  // one that does not fit, and what came with it

  // --- When it gives up.
  std::optional<Seconds> patience = Seconds(20);  // none: never
  bool holds_tcp = false;                         // never ends it, not even behind the server
  Seconds lingers{};                              // before it ends a connection that has failed

  // --- What it does elsewhere.
  bool follows = false;  // redirects
  bool follows_without_end = false;
  bool keeps_key = false;          // there
  bool keeps_credentials = false;  // there
  bool retries = false;            // where it was refused
  bool keeps_cookies = false;
  int exit_status = 1;  // where its connection failed
};

// What the connections of one client have in common.
struct ClientMemory {
  std::optional<std::string> location;  // where it goes on
  std::string credentials;
  std::string cookie;
  std::string key;
  std::size_t hops = 0;
  bool retries = false;
  bool failed = false;  // the connection that is told of by its exit status
  bool began = false;
};

// An echo client with such habits. Its memory must outlive it.
class ClientMutant final : public session::Session {
 public:
  // `insists`: on permessage-deflate.
  ClientMutant(const ClientHabits& habits, ClientMemory& memory, ws::Opening opening, bool insists);

  void on_open(session::Turn& turn) override;
  void on_bytes(std::span<char> in, session::Turn& turn) override;
  void on_wake(session::Turn& turn) override;
  void on_end(session::End end, session::Turn& turn) override;

 private:
  void read_head(std::span<char>& in, session::Turn& turn);
  void judge(std::string octets, session::Turn& turn);
  std::string objection(const http::Response& response);
  void go_elsewhere(const http::Response& response);
  std::string objection(const std::vector<ws::Extension>& agreed);
  void open(const http::Response& response, session::Turn& turn);
  void pass_content(std::span<char>& in);
  void fail(session::Turn& turn);
  void echo(std::span<char> in, session::Turn& turn);

  const ClientHabits& habits_;
  ClientMemory& memory_;
  ws::Opening opening_;
  const bool insists_;
  http::Request request_;
  std::string accept_;
  http::HeadReader reader_;
  enum class State { waiting, open, failed } state_ = State::waiting;
  session::Clock::time_point began_{};
  std::size_t content_ = 0;  // octets that it still takes for content
  bool in_chunks_ = false;
  ws::MaskKeys keys_;
  ws::Settings settings_;
  ws::Endpoint endpoint_;
  ws::Gather gather_;
};

}  // namespace test
