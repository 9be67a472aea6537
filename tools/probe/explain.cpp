#include "tools/probe/explain.h"

#include <fmt/format.h>

#include "suites/baseline.h"
#include "suites/requirement.h"
#include "tools/probe/listing.h"

namespace probe {
namespace {

void add(std::string& text, const suite::Conversation& conversation) {
  constexpr std::size_t shown = 12;
  std::vector<std::string> steps;
  if (conversation.hello()) steps.push_back("begin TLS with " + describe(*conversation.hello()));
  if (conversation.knock()) steps.push_back(describe(*conversation.knock()));
  for (const suite::Step& step : conversation.steps()) steps.push_back(describe(step));
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (i == shown && steps.size() > shown + 2) {
      text += fmt::format("     … {} more steps\n", steps.size() - shown);
      break;
    }
    text += fmt::format("  {:>2}. {}\n", i + 1, steps[i]);
  }
}

void add(std::string& text, const std::vector<suite::Round>& rounds) {
  std::size_t conversations = 0;
  std::size_t width = 0;
  for (const suite::Round& round : rounds) {
    conversations += round.size();
    width = std::max(width, round.size());
  }
  const suite::Round& first = rounds.front();
  const bool in_company = first.size() == 2;
  if (conversations == 1 || (rounds.size() == 1 && in_company))
    text += "\nConversation\n";
  else if (conversations == rounds.size())
    text += fmt::format("\nThe first of {} conversations, one after the other\n", rounds.size());
  else
    text += fmt::format("\nThe first of {} conversations, up to {} side by side\n", conversations,
                        width);
  add(text, first.front());
  if (!in_company) return;
  const suite::Count copies = first.back().copies();
  text += fmt::format(
      "\nBeside it on {} more connection{}{}\n", copies.usual, copies.usual == 1 ? "" : "s",
      copies.full == copies.usual ? "" : fmt::format(" ({} at full scale)", copies.full));
  add(text, first.back());
}

std::string_view whom(const suite::Case& script) {
  if (!script.judges(ws::Role::client)) return "servers";
  return script.judges(ws::Role::server) ? "servers and clients" : "clients";
}

// How the peer's own Pings and its Close are met.
std::string manners(const suite::Conversation& conversation) {
  const auto& answer = conversation.close_answer();
  if (!answer) return "Pings of the peer are answered, and so is its Close.";
  if (answer->empty()) return "Pings of the peer are answered, but not its Close.";
  return fmt::format("Pings of the peer are answered; behind its Close we {}.",
                     describe(suite::Step(suite::Send{*answer, suite::whole()})));
}

}  // namespace

std::string explain(const suite::Case& script) {
  std::string text =
      fmt::format("{}\n{}.\n\nRFC 6455, section {}. Strongest requirement: {}.\n\n", script.id(),
                  script.title(), script.section(), word_of(script.level()));
  text += "Requirements\n";
  for (const std::string& id : script.requirements()) {
    const suite::Requirement* const requirement = suite::find_requirement(id);
    if (requirement != nullptr)
      text += fmt::format("  {}  {}: {}\n", id, word_of(requirement->level), requirement->summary);
  }
  text += fmt::format("\nJudges {}.\n", whom(script));
  if (const std::string_view baseline = suite::baseline_of(script); !baseline.empty())
    text += fmt::format("\nA pass counts only where {} does not fail.\n", baseline);
  if (script.transport() == suite::Transport::tls) text += "\nPlayed over TLS only.\n";
  if (script.transport() == suite::Transport::clear_text) text += "\nPlayed in clear text only.\n";
  if (!script.rounds().empty()) add(text, script.rounds());
  if (script.search()) text += fmt::format("\nTo be found: {}.\n", script.searched_for());
  if (script.sweep())
    text += fmt::format("\nBehind it {} of {} more connections, all of them at full scale.\n",
                        script.sweep()->sample, script.sweep()->count);
  for (const suite::Survey& survey : script.surveys())
    text += fmt::format("\nOf all conversations: {}.\n", survey.what);
  if (script.ends_with_liveness())
    text += "\nBehind it a fresh connection has to echo: the peer is still alive.\n";
  text += fmt::format(
      "\n{}\nA step that only says what is expected ends when that came, when the connection ends, "
      "or\n"
      "after T_max.\n",
      manners(script.rounds().empty() ? suite::Conversation() : script.rounds().front().front()));
  return text;
}

}  // namespace probe
