#include "tools/server/log.h"

#include <spdlog/async.h>
#include <spdlog/sinks/ansicolor_sink.h>

namespace serve {
namespace {

constexpr std::size_t lines_under_way = 8192;

spdlog::level::level_enum spdlog_level(Level level) {
  switch (level) {
    case Level::error:
      return spdlog::level::err;
    case Level::warn:
      return spdlog::level::warn;
    case Level::info:
      return spdlog::level::info;
    case Level::debug:
      return spdlog::level::debug;
  }
  return spdlog::level::off;
}

}  // namespace

Log::Log(const LogSettings& settings)
    : level_(settings.level),
      writer_(std::make_shared<spdlog::details::thread_pool>(lines_under_way, 1)) {
  auto sink = std::make_shared<spdlog::sinks::ansicolor_stderr_sink_mt>(
      settings.colour ? spdlog::color_mode::always : spdlog::color_mode::never);
  logger_ = std::make_shared<spdlog::async_logger>("assay-server", std::move(sink), writer_,
                                                   spdlog::async_overflow_policy::overrun_oldest);
  logger_->set_level(spdlog_level(level_));
  logger_->set_pattern("%H:%M:%S.%e %^%-7l%$ %v");
}

Log::~Log() = default;

void Log::write(Level level, std::string_view line) { logger_->log(spdlog_level(level), line); }

}  // namespace serve
