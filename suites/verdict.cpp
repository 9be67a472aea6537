#include "suites/verdict.h"

#include <algorithm>
#include <utility>

namespace suite {

std::string_view word(Grade grade) {
  switch (grade) {
    case Grade::pass:
      return "pass";
    case Grade::informational:
      return "informational";
    case Grade::non_strict:
      return "non-strict";
    case Grade::fail:
      return "fail";
    case Grade::not_run:
      return "not run";
    case Grade::blocked:
      return "blocked";
    case Grade::not_applicable:
      return "not applicable";
  }
  return {};
}

std::string_view word(Facet facet) {
  switch (facet) {
    case Facet::behaviour:
      return "behaviour";
    case Facet::code:
      return "code";
    case Facet::order:
      return "order";
    case Facet::timing:
      return "timing";
    case Facet::hygiene:
      return "hygiene";
  }
  return {};
}

std::string_view word(Span span) {
  switch (span) {
    case Span::opening:
      return "the opening handshake";
    case Span::echo:
      return "an echo";
    case Span::pong:
      return "a Pong";
    case Span::close:
      return "the Close";
    case Span::end:
      return "the end of TCP";
  }
  return {};
}

Judgement graded(Grade grade, std::string why) { return {Facet::behaviour, grade, std::move(why)}; }

Judgement noted(std::string figure) {
  return {Facet::timing, Grade::informational, std::move(figure)};
}

Grade worst(const std::vector<Judgement>& judgements) {
  Grade grade = Grade::pass;
  for (const Judgement& judgement : judgements) grade = std::max(grade, judgement.grade);
  return grade;
}

}  // namespace suite
