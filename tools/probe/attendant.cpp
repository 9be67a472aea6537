#include "tools/probe/attendant.h"

#include <fmt/format.h>

#include <cstdio>
#include <utility>

#include "libcore/base/error.h"
#include "libcore/base/text.h"

namespace probe {

Attendant::Attendant(net::Loop& loop, const Welcome& welcome, std::unique_ptr<Host> host)
    : loop_(loop),
      welcome_(welcome),
      host_(std::move(host)),
      pause_(loop.wakes(), [this] { go_on(); }) {
  if (!welcome.serial_log.empty()) serial_log_.emplace(loop.base(), welcome.serial_log);
}

void Attendant::bring(const suite::Case& script, suite::Examination::Part part) {
  if (present_ != &script && !is_echo(script)) {
    present_ = &script;
    ready_ = false;
    start_command(script);
  }
  if (!is_echo(script)) latest_ = &part.finding;
  if (ready_ || is_echo(script)) return host_->bring(script, std::move(part));
  waiting_.push_back(std::move(part));
}

void Attendant::start_command(const suite::Case& script) {
  if (welcome_.on_case.empty()) return pause_.set(net::Loop::now() + welcome_.pause);
  try {
    command_ = std::make_unique<net::Child>(net::Command{
        .words = {"sh", "-c", welcome_.on_case}, .environment = {"ASSAY_CASE=" + script.id()}});
    ended_ = std::make_unique<net::Watch>(
        net::Watch::readable(loop_.base(), command_->ended_fd(), [this] { command_ended(); }));
  } catch (const base::Error& error) {
    fmt::print(stderr, "assay-probe: --on-case: {}\n", error.what());
    pause_.set(net::Loop::now() + welcome_.pause);
  }
}

void Attendant::command_ended() {
  ended_->pause();
  const int status = command_->status().value_or(0);
  if (status != 0)
    fmt::print(stderr, "assay-probe: --on-case: exit status {} ahead of {}\n", status,
               present_->id());
  host_->start_afresh();  // a device that was switched off is connected as far as we know
  pause_.set(net::Loop::now() + welcome_.pause);
}

void Attendant::go_on() {
  ready_ = true;
  while (!waiting_.empty()) {
    suite::Examination::Part part = std::move(waiting_.front());
    waiting_.pop_front();
    host_->bring(*present_, std::move(part));
  }
}

void Attendant::settled(const suite::Case& script) {
  host_->settled(script);
  if (!serial_log_ || present_ != &script || latest_ == nullptr) return;
  const std::string said = serial_log_->take();
  if (!said.empty())
    latest_->transcript.note(net::Loop::now(),
                             fmt::format("the device said \"{}\"", base::printable(said)));
  latest_ = nullptr;
}

void Attendant::dismiss() {
  while (!waiting_.empty()) {
    end_without_connection(*waiting_.front().player, session::End::timed_out);
    waiting_.pop_front();
  }
  host_->dismiss();
}

}  // namespace probe
