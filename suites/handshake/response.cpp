#include "suites/handshake/response.h"

#include <fmt/format.h>

#include "suites/catalogue.h"

namespace suite {
namespace {

const char* const any_form = "a right response opens the connection, whatever its form";

// The same head with its names in other case.
Response with_names(std::string what, char (*convert)(char)) {
  return accepting().with_fields(std::move(what), [convert](http::Fields& fields) {
    for (http::Field& field : fields.lines)
      for (char& c : field.name) c = convert(c);
  });
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; }

void valid(Group& g) {
  const auto add = [&](const char* name, const Response& response) {
    answering(g, fmt::format("valid-{}", name), any_form, response, is_opened())
        .covers("RFC6455-4.1-38", "RFC6455-4.1-50", "RFC6455-4.1-51", "RFC9110-5.1-1",
                "RFC9110-5.1-2", "RFC9110-5.3-4");
  };
  add("minimal", accepting());
  add("extra-headers", accepting()
                           .and_first("Server: assay")
                           .and_first("Date: Sun, 06 Nov 1994 08:49:37 GMT")
                           .and_with("X-Assay: \"a, b\"; c=d")
                           .and_with("X-Assay-Empty:"));
  add("reordered", accepting().with_fields("its fields in reverse order", [](http::Fields& fields) {
    fields.lines = {fields.lines.rbegin(), fields.lines.rend()};
  }));
  add("lower-case-names", with_names("the names of fields in lower case", lower));
  add("upper-case-names", with_names("the names of fields in upper case", upper));
}

}  // namespace

Case& answering(Group& g, std::string_view name, std::string_view title, const Response& response,
                const Opens& opens) {
  return g.add(name, title).respond(response).expect(opens);
}

Group handshake_response() {
  Group g("handshake.response", "4.1 Client Requirements");
  g.judging(Judged::client);
  valid(g);
  response_heads(g);
  response_fields(g);
  response_accept(g);
  response_segments(g);
  response_elsewhere(g);
  return g;
}

}  // namespace suite
