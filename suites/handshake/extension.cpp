#include "libcore/ws/extension.h"

#include <fmt/format.h>

#include <algorithm>

#include "libcore/base/text.h"
#include "suites/catalogue.h"
#include "suites/deflate_offer.h"
#include "suites/handshake/extension.h"
#include "suites/handshake/rows.h"

namespace suite {
namespace {

Request offering_extensions(const std::string& extensions) {
  return usual().with("Sec-WebSocket-Extensions", extensions);
}

using Agreed = std::vector<ws::Extension>;

// A look at what a 101 agrees on; one that does not fit the offer at all has failed before.
Case& on_agreement(Case& script, std::string_view what,
                   std::function<std::vector<Judgement>(const Agreed&)> judge) {
  return script.check(what, [judge = std::move(judge)](const Exchange& exchange) {
    if (!exchange.switched()) return std::vector<Judgement>();
    const auto agreed = ws::parse_extensions(exchange.responses().front().head.fields);
    return agreed ? judge(*agreed) : std::vector<Judgement>();
  });
}

std::vector<Judgement> judge_unregistered(const Agreed& agreed) {
  if (agreed.empty()) return {};
  return judged(Grade::informational, fmt::format("{} was accepted", agreed.front().name));
}

// What is said of the window, as a number; none if nothing was.
std::optional<int> window_of(const ws::Extension& extension) {
  for (const ws::ExtensionParameter& parameter : extension.parameters)
    if (parameter.name == server_bits) return std::atoi(parameter.value.value_or("0").c_str());
  return std::nullopt;
}

// 10 was asked for: a smaller window is right too, a larger one or none is not.
std::vector<Judgement> judge_window(const Agreed& agreed) {
  if (agreed.empty()) return {};
  const std::optional<int> bits = window_of(agreed.front());
  if (bits && *bits >= 8 && *bits <= 10) return {};
  return judged(Grade::fail, bits ? fmt::format("a window of {} bits was agreed on, not 10", *bits)
                                  : std::string("the window that was asked for is not agreed on"));
}

void unknown(Group& g) {
  std::string many = "x-assay-0";
  for (int i = 1; i < 100; ++i) many += fmt::format(", x-assay-{}", i);
  const auto add = [&](const char* name, const std::string& offer) {
    Case& script = opening(g, fmt::format("unknown-{}", name),
                           "extensions that nobody knows are declined", offering_extensions(offer));
    script.covers("RFC6455-4.2.2-14", "RFC6455-9-2");
    on_agreement(script, "nothing was agreed on", [](const Agreed& agreed) {
      return agreed.empty() ? std::vector<Judgement>()
                            : judged(Grade::fail, "an extension that nobody knows was accepted");
    });
  };
  add("one", "x-assay");
  add("many", many);
  add("with-params", "x-assay; a; b=1; c=\"d\"");
  for (const char* name : {"webkit-deflate-frame", "permessage-bzip2", "mux"}) {
    Case& script = answered(
        g, fmt::format("unregistered-{}", name), "extensions that no document defines are declined",
        offering_extensions(
            std::string_view(name) == "webkit-deflate-frame" ? "x-webkit-deflate-frame" : name),
        opens().or_refused(Grade::non_strict));
    script.covers("IANA-extension-name-1", "RFC6455-9.1-4");
    on_agreement(script, "nothing was agreed on", judge_unregistered);
  }
}

void malformed_offers(Group& g) {
  struct Row {
    const char* name;
    const char* offer;
  };
  for (const Row& row :
       {Row{"empty", ""}, Row{"only-comma", ","}, Row{"only-semicolon", ";"},
        Row{"double-semicolon", "permessage-deflate;; client_max_window_bits"},
        Row{"leading-semicolon", "; permessage-deflate"},
        Row{"missing-name", "permessage-deflate; =10"},
        Row{"missing-value", "permessage-deflate; client_max_window_bits="},
        Row{"space-in-name", "permessage deflate"},
        Row{"unclosed-quote", "permessage-deflate; client_max_window_bits=\"10"},
        Row{"empty-quote", "permessage-deflate; client_max_window_bits=\"\""},
        Row{"quoted-non-token", "permessage-deflate; client_max_window_bits=\"1 0\""},
        Row{"equals-only", "permessage-deflate; ="},
        Row{"control", "permessage-deflate; client_max_window_bits=1\x01"},
        Row{"non-ascii", "permessage-deflate; client_max_window_bits=\xc3\xa4"},
        Row{"slash", "permessage-deflate/1"}}) {
    Case& script = answered(g, fmt::format("malformed-{}", row.name),
                            "an offer that is none is refused", offering_extensions(row.offer),
                            rejected({400})
                                .or_opens(Grade::non_strict, "opened in spite of a malformed offer")
                                .and_goes_on());
    script.covers("RFC6455-9.1-1", "RFC6455-4.3-2", "RFC6455-4.3-3", "RFC6455-9.1-2");
    on_agreement(script, "the malformed offer was not accepted", [](const Agreed& agreed) {
      return agreed.empty() ? std::vector<Judgement>()
                            : judged(Grade::fail, "the malformed offer was accepted");
    });
  }
}

void forms_of_offers(Group& g) {
  const Answer answer = opens();
  for (const char* name : {"token", "escaped"}) {
    const std::string value = std::string_view(name) == "token" ? "\"10\"" : "\"1\\0\"";
    Case& script =
        answered(g, fmt::format("quoted-{}", name), "a quoted value is its token",
                 offering_extensions(fmt::format("permessage-deflate; {}={}", server_bits, value)),
                 answer.or_refused(Grade::non_strict));
    script.covers("RFC6455-4.3-3", "RFC7692-5.2-1", "RFC9110-5.6.4-1");
    on_agreement(script, "the window is the one that was asked for", judge_window);
  }
  // A refusal may be meant for the window (RFC 7692, 5 would have the offer declined).
  const auto spaced = [&](const char* name, const std::string& offer) {
    Case& script = answered(g, fmt::format("whitespace-{}", name),
                            "white space between the parts of an offer is passed over",
                            offering_extensions(offer), answer.or_refused(Grade::non_strict));
    script.covers("RFC6455-4.3-8");
    on_agreement(script, "the window is the one that was asked for", judge_window);
  };
  spaced("around-semicolon", fmt::format("permessage-deflate ; {}=10", server_bits));
  spaced("around-equals", fmt::format("permessage-deflate; {} = 10", server_bits));
  spaced("tabs", fmt::format("permessage-deflate\t;\t{}=10", server_bits));

  const auto two_lines = [&](const char* name, const std::string& first,
                             const std::string& second) {
    return &answered(g, fmt::format("two-lines-{}", name), "two lines of offers are one list",
                     offering_extensions(first).and_with("Sec-WebSocket-Extensions: " + second),
                     answer.or_refused(Grade::non_strict))
                .covers("RFC6455-9.1-3", "RFC6455-11.3.2-1");
  };
  two_lines("split-offers", "x-assay", "permessage-deflate");
  two_lines("same-offer", "permessage-deflate", "permessage-deflate");

  Case& empty =
      answered(g, "empty-elements", "empty elements of a list are passed over",
               offering_extensions(", permessage-deflate ,"), answer.or_refused(Grade::non_strict));
  empty.covers("RFC9110-5.6.1.2-1");
  answered(g, "name-case", "whether the names of extensions have a case is left open",
           offering_extensions("Permessage-Deflate; Server_Max_Window_Bits=10"),
           whatever().or_opens(Grade::informational, "opened"))
      .covers("RFC9110-5.6.6-1");
}

void preference(Group& g) {
  Case& order = g.add("order-preference", "of several offers the first that can be met is chosen");
  order.covers("RFC6455-9.1-8", "RFC6455-9.1-9", "RFC6455-9.1-10", "RFC7692-5-3", "RFC7692-5-4");
  struct Row {
    const char* first;
    const char* second;
    int bits;  // of the first offer; 0: none were asked for
  };
  for (const Row& row :
       {Row{"permessage-deflate; server_max_window_bits=10", "permessage-deflate", 10},
        Row{"permessage-deflate", "permessage-deflate; server_max_window_bits=10", 0}}) {
    order.each(std::vector{row}, [](Conversation& conversation, const Row& chosen) {
      conversation.request(offering_extensions(fmt::format("{}, {}", chosen.first, chosen.second)))
          .expect(opens().or_refused(Grade::non_strict))
          .check("the first offer was met",
                 [bits = chosen.bits](const Exchange& exchange) -> std::vector<Judgement> {
                   if (!exchange.switched()) return {};
                   const auto agreed =
                       ws::parse_extensions(exchange.responses().front().head.fields);
                   if (!agreed || agreed->empty() || bits == 0) return {};
                   if (window_of(agreed->front())) return {};
                   return judged(Grade::non_strict, "a later offer was met, not the first");
                 });
    });
  }
}

}  // namespace

Group handshake_extension() {
  Group g("handshake.extension", "9.1 Negotiating Extensions");
  unknown(g);
  malformed_offers(g);
  forms_of_offers(g);
  preference(g);
  extension_answers(g);
  return g;
}

}  // namespace suite
