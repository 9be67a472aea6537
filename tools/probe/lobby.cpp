#include "tools/probe/lobby.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "libcore/base/error.h"
#include "libcore/base/text.h"
#include "libcore/http/query.h"
#include "tools/probe/arrival.h"

namespace probe {
namespace {

using Assign = Welcome::Assign;

std::vector<std::string> offered(const http::Request& request) {
  std::vector<std::string> all;
  for (const std::string_view line : request.fields.all("Sec-WebSocket-Protocol"))
    for (const std::string_view name : base::split(line, ',')) all.emplace_back(base::trim(name));
  return all;
}

}  // namespace

Lobby::Lobby(net::Loop& loop, const Welcome& welcome, const std::vector<const suite::Case*>& cases)
    : loop_(loop), welcome_(welcome) {
  if (welcome.is_by_request()) door_.emplace(welcome);
  if (welcome.assign == Assign::sequence) desks_.try_emplace("", loop);
  if (welcome.assign != Assign::sequence)
    for (const suite::Case* script : cases) desks_.try_emplace(script->id(), loop);
  if (welcome.assign == Assign::port) {
    listen_for_each(cases);
    return;
  }
  listeners_.push_back(
      std::make_unique<net::Listener>(loop, net::listen(net::Address::parse(welcome.listen)),
                                      [this](const net::Socket&) { return arrive(); }));
}

void Lobby::listen_for_each(const std::vector<const suite::Case*>& cases) {
  const std::string host = welcome_.listen.substr(0, welcome_.listen.rfind(':'));
  if (welcome_.first_port + cases.size() > 65536)
    base::fail("--port-range: {} cases need as many ports, and behind {} there are {}",
               cases.size(), welcome_.first_port, 65536 - welcome_.first_port);
  std::size_t port = welcome_.first_port;
  for (const suite::Case* script : cases) {
    Desk& desk = desks_.find(script->id())->second;
    listeners_.push_back(std::make_unique<net::Listener>(
        loop_, net::listen(net::Address::parse(fmt::format("{}:{}", host, port++))),
        [&desk](const net::Socket&) { return desk.arrive({}); }));
  }
}

std::unique_ptr<session::Session> Lobby::arrive() {
  if (welcome_.assign == Assign::sequence) return desks_.begin()->second.arrive({});
  return door_->into(
      std::make_unique<Arrival>([this](const http::Request& request, std::string said) {
        Desk* const desk = desk_for(request);
        return desk == nullptr ? nullptr : desk->arrive(std::move(said));
      }));
}

Desk* Lobby::desk_for(const http::Request& request) {
  const auto at = [&](std::string_view name) {
    const auto desk = desks_.find(name);
    return desk == desks_.end() ? nullptr : &desk->second;
  };
  const http::Target target = http::parse_target(request.target);
  Desk* desk = nullptr;
  if (welcome_.assign == Assign::path && !target.path.empty())
    desk = at(std::string_view(target.path).substr(1));
  if (welcome_.assign == Assign::query) desk = at(target.first("case").value_or(""));
  if (welcome_.assign == Assign::subprotocol)
    for (const std::string& name : offered(request))
      if (desk == nullptr) desk = at(name);
  const std::string authority = http::authority(request);
  std::string_view host = http::host_of(authority);
  while (welcome_.assign == Assign::host && desk == nullptr && !host.empty()) {
    desk = at(host);
    const std::size_t dot = host.rfind('.');
    host = host.substr(0, dot == std::string_view::npos ? 0 : dot);
  }
  return desk;
}

Desk& Lobby::desk_of(const suite::Case& script) {
  const auto own = desks_.find(script.id());
  return own == desks_.end() ? desks_.begin()->second : own->second;
}

void Lobby::bring(const suite::Case& script, suite::Examination::Part part) {
  const bool in_order = welcome_.assign == Assign::sequence;
  desk_of(script).wait(std::move(part.player),
                       in_order ? net::Loop::now() + welcome_.wait : session::never);
}

void Lobby::settled(const suite::Case& script) {
  if (welcome_.assign != Assign::sequence) desk_of(script).turn_away();
}

void Lobby::start_afresh() {
  for (auto& [id, desk] : desks_) desk.turn_away();
}

void Lobby::dismiss() {
  for (auto& [id, desk] : desks_) desk.dismiss();
}

bool Lobby::is_deserted() const {
  return welcome_.assign == Assign::sequence && desks_.begin()->second.in_vain();
}

std::vector<std::string> Lobby::addresses() const {
  const auto url = [&](const net::Listener& listener) {
    return url_of(welcome_, listener.address().to_string());
  };
  std::vector<std::string> all{url(*listeners_.front())};
  if (listeners_.size() > 1) all.push_back(url(*listeners_.back()));
  return all;
}

}  // namespace probe
