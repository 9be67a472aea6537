#include "tools/server/log.h"

#include <spdlog/async.h>
#include <spdlog/sinks/ansicolor_sink.h>

#include "libcore/base/overloaded.h"
#include "tools/server/json.h"

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

// Time and level stand before it: see the pattern.
std::string object(std::string_view event, Members members, std::string_view sentence) {
  std::string line = fmt::format("\"event\":{}", json_string(event));
  const auto add = [&](std::string_view key, std::string_view json) {
    line += fmt::format(",{}:{}", json_string(key), json);
  };
  for (const Member& member : members) {
    std::visit(base::Overloaded{[&](std::string_view text) {
                                  if (!text.empty()) add(member.key, json_string(text));
                                },
                                [&](auto number) { add(member.key, fmt::format("{}", number)); }},
               member.value);
  }
  add("message", json_string(sentence));
  return line;
}

}  // namespace

Log::Log(const LogSettings& settings)
    : level_(settings.level),
      json_(settings.json),
      writer_(std::make_shared<spdlog::details::thread_pool>(lines_under_way, 1)) {
  auto sink = std::make_shared<spdlog::sinks::ansicolor_stderr_sink_mt>(
      settings.colour && !json_ ? spdlog::color_mode::always : spdlog::color_mode::never);
  logger_ = std::make_shared<spdlog::async_logger>("assay-server", std::move(sink), writer_,
                                                   spdlog::async_overflow_policy::overrun_oldest);
  logger_->set_level(spdlog_level(level_));
  if (json_) {
    logger_->set_pattern(R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v})",
                         spdlog::pattern_time_type::utc);
  } else {
    logger_->set_pattern("%H:%M:%S.%e %^%-7l%$ %v");
  }
}

Log::~Log() = default;

void Log::write(Level level, std::string_view event, Members members, std::string_view sentence) {
  if (json_) {
    logger_->log(spdlog_level(level), object(event, members, sentence));
  } else {
    logger_->log(spdlog_level(level), sentence);
  }
}

}  // namespace serve
