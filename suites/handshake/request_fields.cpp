#include <algorithm>
#include <cctype>

#include "libcore/base/random.h"
#include "libcore/base/text.h"
#include "suites/handshake/request.h"
#include "suites/handshake/rows.h"

namespace suite {
namespace {

// The usual request with each of its fields put through a function.
Request each_field(std::string what, std::function<void(http::Field&)> change) {
  return usual().with_fields(std::move(what), [change = std::move(change)](http::Fields& fields) {
    std::ranges::for_each(fields.lines, change);
  });
}

void in_capitals(http::Field& field) {
  for (char& c : field.name) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
}

void mixed(http::Field& field) {
  for (std::size_t i = 0; i < field.name.size(); ++i)
    if (std::isalpha(static_cast<unsigned char>(field.name[i])) != 0 && i % 2 != 0)
      field.name[i] = static_cast<char>(field.name[i] ^ 0x20);
}

Request shuffled(std::uint64_t seed) {
  return usual().with_fields("its fields shuffled", [seed](http::Fields& fields) {
    std::ranges::shuffle(fields.lines, base::Random(seed));
  });
}

void orders(Group& g) {
  const auto in_order = [&](const char* name) -> Case& {
    return g.add(name, "the fields of a request may come in any order")
        .covers("RFC6455-4.2.1-14", "RFC9110-5.3-4");
  };
  const auto say = [](Conversation& conversation, const Request& request) {
    conversation.request(request).expect(opens()).echo(text("a working session"));
  };
  in_order("header-order-reversed")
      .each(std::vector{usual().with_fields(
                "its fields reversed",
                [](http::Fields& fields) { std::ranges::reverse(fields.lines); })},
            say);
  std::vector<Request> requests;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) requests.push_back(shuffled(seed));
  in_order("header-order-random-20").each(requests, say);
  in_order("header-order-host-last")
      .each(std::vector{usual().with_fields("Host as the last field",
                                            [](http::Fields& fields) {
                                              std::ranges::rotate(fields.lines,
                                                                  fields.lines.begin() + 1);
                                            })},
            say);
}

void white_space(Group& g) {
  const auto add = [&](const char* name, const Request& request) {
    opening(g, name, "white space around the values of fields says nothing", request)
        .covers("RFC9110-5.5-1", "RFC9112-5.1-2");
  };
  add("value-whitespace-none",
      usual().rewritten("no white space behind its colons", [](std::string octets) {
        const std::size_t fields = octets.find("\r\n");
        for (std::size_t at = fields; (at = octets.find(": ", at)) != std::string::npos;)
          octets.erase(at + 1, 1);
        return octets;
      }));
  add("value-whitespace-spaces", each_field("more spaces around its values", [](http::Field& f) {
        f.value = "   " + f.value + "  ";
      }));
  add("value-whitespace-tabs", each_field("tabs around its values",
                                          [](http::Field& f) { f.value = "\t" + f.value + "\t"; }));
  add("value-whitespace-trailing",
      each_field("white space behind its values", [](http::Field& f) { f.value += " \t "; }));
}

}  // namespace

void request_fields(Group& g) {
  opening(g, "valid-minimal", "a request with only the needed fields opens the connection", usual())
      .covers("RFC6455-4.2.1-11", "RFC6455-4.2.1-12", "RFC6455-4.2.1-15", "RFC6455-4.4-2");
  opening(g, "valid-full", "a request with many other fields opens the connection",
          usual()
              .with("Origin", "{origin}")
              .and_with("Cookie: a=b; c=\"d\"")
              .and_with("User-Agent: assay/1 (probe)")
              .and_with("Authorization: Basic YXNzYXk6cHJvYmU=")
              .and_with("X-Unknown: ?")
              .and_with("Accept-Language: de;q=0.5, *")
              .and_with("Pragma: no-cache"),
          opens().or_status({401, 403}, Grade::non_strict))
      .covers("RFC6455-4.2.1-13");

  orders(g);

  const auto cased = [&](const char* name, const Request& request) {
    opening(g, name, "the names of fields may be written in any case", request)
        .covers("RFC6455-4.1-50", "RFC9110-5.1-1");
  };
  cased("name-case-lower", each_field("its names in lower case",
                                      [](http::Field& f) { f.name = base::lower(f.name); }));
  cased("name-case-upper", each_field("its names in upper case", in_capitals));
  cased("name-case-mixed", each_field("its names in mixed case", mixed));

  white_space(g);

  const auto unknown = [&](const char* name, const char* line, const Answer& answer) {
    opening(g, name, "a field that nobody knows is passed over", usual().and_with(line), answer)
        .covers("RFC6455-4.2.1-13", "RFC9110-5.1-2", "RFC9110-5.5-3");
  };
  unknown("unknown-header-plain", "X-Unknown: plain", opens());
  unknown("unknown-header-obs-text", "X-Unknown: \xff\x80\xc3",
          opens().or_status({400}, Grade::non_strict));
  unknown("unknown-header-empty-value", "X-Unknown:", opens());
}

}  // namespace suite
