#include <algorithm>
#include <string>

#include "libcore/base/text.h"
#include "tests/suites/client_flaws.h"

namespace test {
namespace {

using http::Response;

constexpr const char* extensions = "Sec-WebSocket-Extensions";
constexpr const char* protocol = "Sec-WebSocket-Protocol";

void remove_field(Response& response, std::string_view name) {
  std::erase_if(response.fields.lines, [&](const http::Field& field) {
    return base::same_ignoring_case(field.name, name);
  });
}

// The client offers this in place of what it usually does.
void offer(ClientHabits& habits, std::string value) {
  habits.on_request = [value = std::move(value)](http::Request& request) {
    for (http::Field& field : request.fields.lines)
      if (field.name == extensions) field.value = value;
  };
}

std::function<void(ClientHabits&)> offering(std::string value) {
  return [value](ClientHabits& habits) { offer(habits, value); };
}
// And takes any answer to it.
std::function<void(ClientHabits&)> offering_and_taking(std::string value) {
  return [value](ClientHabits& habits) {
    offer(habits, value);
    habits.judges_deflate = false;
  };
}

std::function<void(ClientHabits&)> overlooking(const char* name) {
  return [name](ClientHabits& habits) {
    habits.overlooks = [name](Response& r, const std::string&) { remove_field(r, name); };
  };
}

std::function<void(ClientHabits&)> rereading(std::string text, std::string as) {
  return [text, as](ClientHabits& habits) {
    habits.rereads = [text, as](std::string octets) {
      const std::size_t at = octets.find(text);
      return at == std::string::npos ? octets : octets.replace(at, text.size(), as);
    };
  };
}

bool names(const Response& r, std::string_view parameter) {
  return r.fields.first(extensions).value_or("").find(parameter) != std::string_view::npos;
}

std::vector<ClientFlaw> of_subprotocols() {
  return {
      {.name = "looks at no subprotocol",
       .breaks = overlooking(protocol),
       .fails = {"handshake.subprotocol.client-not-offered*",
                 "handshake.subprotocol.client-case-differs", "handshake.subprotocol.client-list",
                 "handshake.subprotocol.client-two-lines", "handshake.subprotocol.client-empty",
                 "handshake.subprotocol.client-non-token", "handshake.response.non-utf8-protocol"}},
      {.name = "takes no subprotocol at all",
       .breaks =
           refusing([](const Response& r, std::string_view) { return r.fields.has(protocol); }),
       .fails = {"handshake.subprotocol.client-echoed",
                 "handshake.subprotocol.client-second-of-three"}},
      {.name = "wants a subprotocol",
       .breaks =
           refusing([](const Response& r, std::string_view) { return !r.fields.has(protocol); }),
       .informational = {"handshake.subprotocol.client-absent"},
       .all = true},
  };
}

std::vector<ClientFlaw> of_extensions() {
  return {
      {.name = "looks at no extension",
       .breaks = overlooking(extensions),
       .fails = {"handshake.extension.client-not-offered", "handshake.extension.client-unknown",
                 "handshake.extension.client-malformed", "handshake.extension.client-duplicate",
                 "handshake.extension.client-quoted-non-token",
                 "deflate.response.unknown-parameter", "deflate.response.duplicate-*",
                 "deflate.response.bad-value-*", "deflate.response.twice"},
       .non_strict = {"handshake.extension.client-empty"},
       .informational = {"handshake.extension.client-name-case"},
       .all = true},
      {.name = "takes permessage-deflate that it did not offer",
       .breaks =
           [](ClientHabits& habits) {
             habits.offers_deflate = false;
             overlooking(extensions)(habits);
           },
       .fails = {"deflate.response.not-offered"},
       .all = true},
      {.name = "takes one line of extensions alone",
       .breaks =
           [](ClientHabits& habits) {
             offer(habits, "permessage-deflate, bbf-usp-protocol");
             habits.refuses = [](const Response& r, std::string_view) {
               return r.fields.all(extensions).size() > 1;
             };
           },
       .non_strict = {"handshake.extension.client-two-lines"},
       .all = true},
      {.name = "compresses whatever was agreed on",
       .breaks = [](ClientHabits& habits) { habits.compresses_unagreed = true; },
       .fails = {"handshake.extension.client-declined"},
       .all = true},
      {.name = "reads no quotes",
       .breaks = refusing([](const Response& r, std::string_view) { return names(r, "\""); }),
       .non_strict = {"handshake.extension.client-quoted-token",
                      "handshake.extension.client-quoted-escaped"}},
      {.name = "reads no white space ahead of a semicolon",
       .breaks = refusing([](const Response&, std::string_view octets) {
         return octets.find(" ;") != octets.npos;
       }),
       .fails = {"handshake.extension.client-whitespace-around-semicolon"}},
      {.name = "reads no white space around an equals sign",
       .breaks = refusing([](const Response&, std::string_view octets) {
         return octets.find(" = ") != octets.npos;
       }),
       .non_strict = {"handshake.extension.client-whitespace-around-equals"}},
      {.name = "compares the names of extensions without case",
       .breaks = rereading("Permessage-", "permessage-"),
       .informational = {"handshake.extension.client-name-case"}},
      {.name = "insists on nothing",
       .breaks = [](ClientHabits& habits) { habits.insists = false; },
       .fails = {"handshake.extension.client-requires"}},
      {.name = "insists without a code",
       .breaks =
           refusing([](const Response& r, std::string_view) { return !r.fields.has(extensions); }),
       .non_strict = {"handshake.extension.client-requires"},
       .all = true},
  };
}

std::vector<ClientFlaw> of_deflate() {
  return {
      {.name = "takes no answer with permessage-deflate",
       .breaks =
           refusing([](const Response& r, std::string_view) { return r.fields.has(extensions); }),
       .fails = {"deflate.response.client-no-takeover-unasked",
                 "handshake.extension.client-whitespace-around-semicolon"},
       .non_strict = {"deflate.response.plain", "deflate.response.server-no-takeover-unasked",
                      "deflate.response.server-window-*-unasked",
                      "deflate.response.client-window-15", "deflate.response.client-window-8"}},
      {.name = "offers a window of 7 bits",
       .breaks = offering("permessage-deflate; client_max_window_bits=7"),
       .fails = {"deflate.response.offer-observed"},
       .all = true},
      {.name = "keeps its context where it may not",
       .breaks =
           [](ClientHabits& habits) {
             habits.takes_terms = [](ws::DeflateTerms& terms) {
               terms.client_no_context_takeover = false;
             };
           },
       .fails = {"deflate.response.client-no-takeover-unasked"}},
      {.name = "keeps to no window",
       .breaks =
           [](ClientHabits& habits) {
             habits.takes_terms = [](ws::DeflateTerms& terms) {
               terms.client_max_window_bits = 15;
             };
           },
       .fails = {"deflate.response.client-window-8", "deflate.response.client-window-9",
                 "deflate.response.client-window-10", "deflate.response.client-window-12",
                 "deflate.response.unsupported-config-1010"}},
      {.name = "takes a limit to its window that it did not offer",
       .breaks = offering_and_taking("permessage-deflate"),
       .non_strict = {"deflate.response.client-window-not-offered"},
       .all = true},
      {.name = "takes that limit, and does not keep to it",
       .breaks =
           [](ClientHabits& habits) {
             offering_and_taking("permessage-deflate")(habits);
             habits.takes_terms = [](ws::DeflateTerms& terms) {
               terms.client_max_window_bits = 15;
             };
           },
       .fails = {"deflate.response.client-window-not-offered"},
       .all = true},
      {.name = "takes a larger window than it asked for",
       .breaks = offering_and_taking("permessage-deflate; server_max_window_bits=10"),
       .non_strict = {"deflate.response.server-window-above-offer"},
       .all = true},
      {.name = "takes the context that it asked the server to bar",
       .breaks = offering_and_taking("permessage-deflate; server_no_context_takeover"),
       .non_strict = {"deflate.response.server-no-takeover-dropped"},
       .all = true},
      {.name = "takes two extensions that are both about RSV1",
       .breaks = offering("permessage-deflate, x-webkit-deflate-frame"),
       .fails = {"deflate.response.with-other-offered-extension"}},
      {.name = "lets its window not be limited, though it offers that",
       .breaks =
           refusing([](const Response& r, std::string_view) { return names(r, "client_max_"); }),
       .non_strict = {"deflate.response.client-window-8", "deflate.response.client-window-9",
                      "deflate.response.client-window-1?"}},
  };
}

}  // namespace

std::vector<ClientFlaw> flaws_of_agreements() {
  std::vector<ClientFlaw> all = of_subprotocols();
  for (const auto& group : {of_extensions, of_deflate})
    std::ranges::move(group(), std::back_inserter(all));
  return all;
}

}  // namespace test
