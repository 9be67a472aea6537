#include "tools/server/visit.h"

#include <chrono>
#include <utility>

#include "libcore/base/units.h"
#include "tools/server/routes.h"

namespace serve {
namespace {

std::string_view name(const std::string* subprotocol) {
  return subprotocol == nullptr ? std::string_view() : *subprotocol;
}

}  // namespace

Visit::Visit(const Caller& caller, Log& log)
    : peer_(caller.peer),
      route_(caller.route),
      subprotocol_(caller.subprotocol),
      opened_at_(session::Clock::now()),
      id_(caller.id) {
  const std::string_view agreed = name(subprotocol_);
  log.info(
      "opened",
      {{"connection", caller.id}, {"peer", peer_}, {"path", route_->path}, {"subprotocol", agreed}},
      "#{} {} {} opened{}{}", caller.id, peer_, route_->path,
      agreed.empty() ? "" : ", subprotocol ", agreed);
}

void Visit::ended(Ending ending) {
  if (ending_ == nullptr) ending_ = std::make_unique<const Ending>(std::move(ending));
}

void Visit::leave(Log& log) const {
  static const Ending cut_off{Party::server, ws::CloseCode::abnormal, "cut off by us", ""};
  const Ending& ending = ending_ == nullptr ? cut_off : *ending_;
  const auto lasted = session::Clock::now() - opened_at_;
  const std::uint64_t id = id_;
  log.info("closed",
           {{"connection", id},
            {"peer", peer_},
            {"path", route_->path},
            {"subprotocol", name(subprotocol_)},
            {"by", ending.by == Party::peer ? "peer" : "server"},
            {"code", static_cast<std::uint64_t>(ending.code)},
            {"reason", ending.reason},
            {"seconds", std::chrono::duration<double>(lasted).count()},
            {"octets_in", in_},
            {"octets_out", out_}},
           "#{} {} {} {}{}; {}, {} in, {} out", id, peer_, route_->path, ending.words,
           gave_up_ != 0 ? ", which the peer did not answer" : "",
           base::format_duration(std::chrono::duration_cast<base::Duration>(lasted)),
           base::format_size(in_), base::format_size(out_));
}

}  // namespace serve
