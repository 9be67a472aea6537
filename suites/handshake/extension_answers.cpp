#include <fmt/format.h>

#include <algorithm>

#include "suites/deflate_offer.h"
#include "suites/handshake/extension.h"

namespace suite {
namespace {

constexpr const char* field = "Sec-WebSocket-Extensions";
// Registered, and without a meaning for frames.
constexpr const char* other_registered = "bbf-usp-protocol";

Case& add_of_client(Group& g, const char* name, const char* title) {
  return g.add(fmt::format("client-{}", name), title).judging(Judged::client);
}

bool offers(const http::Request& request, std::string_view name) {
  const auto offered = ws::parse_extensions(request.fields);
  return offered && std::ranges::find(*offered, name, &ws::Extension::name) != offered->end();
}

void refused_extensions(Group& g) {
  const auto bad = [&](const char* name, const char* title, const Response& response,
                       const Opens& opens = is_failed()) {
    add_of_client(g, name, title)
        .covers("RFC6455-4.1-47", "RFC6455-9.1-1", "RFC6455-4.2.2-22", "RFC6455-11.3.2-2",
                "RFC6455-9.1-3", "RFC7692-5-17")
        .respond(response)
        .expect(opens);
  };
  const char* const not_offered = "an extension that was not offered opens nothing";
  bad("not-offered", not_offered,
      accepting().made_of_request("a registered extension that was not offered",
                                  [](const http::Request& request, http::Response& head) {
                                    head.fields.add(field, offers(request, ws::deflate_name)
                                                               ? other_registered
                                                               : ws::deflate_name);
                                    return std::string();
                                  }));
  bad("unknown", not_offered, accepting().with(field, "x-assay"));
  bad("malformed", "what breaks the grammar opens nothing",
      accepting().with(field, "permessage-deflate; ="));
  bad("duplicate", "an extension that is agreed on twice opens nothing",
      accepting().with(field, "permessage-deflate, permessage-deflate"));
  bad("empty", "a list of no extensions is none", accepting().with(field, ""),
      is_failed_or(Grade::non_strict, "an empty list was passed over"));
  bad("two-lines", "two lines are one list",
      agreeing("two extensions in two lines",
               [](const DeflateOffer& offer, std::string&) { return offer.answer(); })
          .made_of_request("both offered",
                           [](const http::Request& request, http::Response& head) -> std::string {
                             if (!offers(request, other_registered))
                               return "the client offers no two extensions that go together";
                             head.fields.add(field, other_registered);
                             return {};
                           }),
      is_opened_or(Grade::non_strict, "two lines of extensions"));
}

void declined(Group& g) {
  add_of_client(g, "declined", "a 101 without the extension opens, and then RSV1 stays clear")
      .covers("RFC6455-9.1-6", "RFC6455-4.1-51", "RFC7692-5-16")
      .respond(accepting().made_of_request(
          "no extension, though one was offered",
          [](const http::Request& request, http::Response&) -> std::string {
            if (request.fields.has(field)) return {};
            return "the client offers no extension";
          }))
      .expect(is_opened_or(Grade::non_strict, "the client insists on an extension"))
      .echo(text(fill(500)));
}

// As many bits as the client lets the server have, and no more than ten, in this form.
Response with_window(std::string form) {
  return agreeing("the form " + form, [form](const DeflateOffer& offer, std::string&) {
    const std::string bits = fmt::format("{}", std::min(10, offer.server_window()));
    return fmt::format("{}; {}{}", offer.answer(server_bits), server_bits,
                       fmt::format(fmt::runtime(form), bits.substr(0, bits.size() - 1),
                                   bits.substr(bits.size() - 1)));
  });
}

void forms_of_answers(Group& g) {
  const auto quoted = [&](const char* name, const Response& response, const Opens& opens) {
    add_of_client(g, name, "a value in quotes is the token in them")
        .covers("RFC6455-4.3-3", "RFC6455-9.1-2", "RFC7692-5.2-1", "RFC9110-5.6.4-1")
        .respond(response)
        .expect(opens);
  };
  const Opens or_fails = is_opened_or(Grade::non_strict, "a value in quotes");
  quoted("quoted-token", with_window("=\"{}{}\""), or_fails);
  quoted("quoted-escaped", with_window("=\"{}\\{}\""), or_fails);
  quoted("quoted-non-token", with_window("=\"{} {}\""), is_failed());

  const auto spaced = [&](const char* name, const Response& response, const Opens& opens) {
    add_of_client(g, name, "white space between the parts means nothing")
        .covers("RFC6455-4.3-8")
        .respond(response)
        .expect(opens);
  };
  // What every client has to be able to do (RFC 7692, 7.1.1.2).
  spaced("whitespace-around-semicolon",
         agreeing("white space around a semicolon",
                  [](const DeflateOffer& offer, std::string&) {
                    return offer.answer() + " ; client_no_context_takeover";
                  }),
         is_opened());
  spaced("whitespace-around-equals", with_window(" = {}{}"),
         is_opened_or(Grade::non_strict, "white space around an equals sign"));

  add_of_client(g, "name-case", "whether the names of extensions have a case is left open")
      .covers("RFC9110-5.6.6-1")
      .respond(agreeing("another case",
                        [](const DeflateOffer& offer, std::string&) {
                          std::string line = offer.answer();
                          line.front() = 'P';
                          return line;
                        }))
      .expect(is_either());
}

}  // namespace

void extension_answers(Group& g) {
  refused_extensions(g);
  declined(g);
  forms_of_answers(g);
  add_of_client(g, "requires", "a client that insists on an extension says so with 1010")
      .covers("RFC6455-7.4.1-12", "RFC7692-5.1-1")
      .invite({.words = {{"require", ws::deflate_name}}})
      .respond(accepting())
      .expect(failure(ws::CloseCode::mandatory_extension));
}

}  // namespace suite
