#include <fmt/format.h>

#include "suites/handshake/request.h"
#include "suites/handshake/rows.h"

namespace suite {
namespace {

const char* const taken_as_text = "opened with the hash of a key that is not 16 octets";

Request with_key(const std::string& key) { return usual().with("Sec-WebSocket-Key", key); }

void key_lengths(Group& g) {
  struct Row {
    const char* name;
    std::size_t octets;
  };
  for (const Row& row : {Row{"0", 0}, Row{"1", 1}, Row{"8", 8}, Row{"15", 15}, Row{"17", 17},
                         Row{"20", 20}, Row{"32", 32}, Row{"1k", 1024}, Row{"64k", 65536}}) {
    // Zero octets in base64: four digits stand for three of them.
    std::string key = std::string((row.octets * 4 + 2) / 3, 'A');
    key.append((4 - key.size() % 4) % 4, '=');
    Answer answer = rejected({400});
    if (row.octets == 65536) answer = rejected({400, 431});
    if (row.octets != 0) answer = answer.or_opens(Grade::non_strict, taken_as_text);
    answered(g, fmt::format("key-length-{}", row.name), "a key that is not 16 octets is refused",
             with_key(row.octets == 0 ? "====" : key), answer)
        .covers("RFC6455-4.2.1-8", "RFC6455-4.2.2-7");
  }
}

void spellings(Group& g) {
  struct Row {
    const char* name;
    const char* key;
  };
  for (const Row& row : {Row{"url-safe", "dGhlIHNhbXBsZSBub2-_ZQ=="},
                         Row{"space-inside", "dGhlIHNhbXBs ZSBub25jZQ=="},
                         Row{"percent", "dGhlIHNhbXBsZSBub25jZQ%3D%3D"},
                         Row{"non-ascii", "dGhlIHNhbXBsZSBub25j\xc3\xa4=="},
                         Row{"control", "dGhlIHNhbXBsZSBub25\x01ZQ=="}}) {
    const std::string_view name = row.name;
    const Answer answer = rejected({400}).or_opens(
        Grade::non_strict, "opened with the hash of a key that is not base64");
    answered(g, fmt::format("key-alphabet-{}", name), "a key that is not base64 is refused",
             with_key(row.key),
             name == "non-ascii" || name == "control" ? answer.or_other_hash(Grade::informational)
                                                      : answer)
        .covers("RFC6455-4.3-1", "RFC6455-8.1-2", "RFC9110-2.4-1");
  }
  for (const Row& row :
       {Row{"missing", "dGhlIHNhbXBsZSBub25jZQ"}, Row{"one", "dGhlIHNhbXBsZSBub25jZQ="},
        Row{"three", "dGhlIHNhbXBsZSBub25jZQ==="}, Row{"middle", "dGhlIHNhbXBs==ZSBub25jZQ"},
        Row{"nonzero-bits", "dGhlIHNhbXBsZSBub25jZR=="}}) {
    const bool bits = std::string_view(row.name) == "nonzero-bits";
    answered(g, fmt::format("key-padding-{}", row.name),
             bits ? "a key with pad bits that are not zero is refused, or hashed as it is"
                  : "a key that is padded wrongly is refused",
             with_key(row.key),
             rejected({400}).or_opens(bits ? Grade::pass : Grade::non_strict,
                                      "opened with the hash of a key that is padded wrongly"))
        .covers("RFC6455-4.3-1", "RFC6455-4.2.2-7");
  }
}

}  // namespace

void request_key(Group& g) {
  answered(g, "missing-key", "a request without a key is refused",
           usual().without("Sec-WebSocket-Key"), rejected({400}))
      .covers("RFC6455-4.2.1-1", "RFC6455-4.2.1-8");
  answered(g, "key-empty", "a request with an empty key is refused", with_key(""), rejected({400}))
      .covers("RFC6455-4.2.1-1", "RFC6455-4.2.1-8");
  key_lengths(g);
  spellings(g);
  opening(g, "key-whitespace-around", "white space around the key does not count",
          usual().without("Sec-WebSocket-Key").and_with("Sec-WebSocket-Key: \t {key} \t "))
      .covers("RFC6455-4.2.2-7", "RFC9110-5.5-1");

  const char* const one_of_them = "opened with the hash of one of the keys, or of both joined";
  for (const char* name : {"equal", "different"})
    answered(g, fmt::format("duplicate-key-{}", name), "two lines with keys are refused",
             usual().and_with(std::string_view(name) == "equal"
                                  ? "Sec-WebSocket-Key: {key}"
                                  : "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="),
             rejected({400}).or_opens(Grade::non_strict, one_of_them))
        .covers("RFC6455-11.3.1-1", "RFC9110-5.3-1");
  answered(g, "key-comma-joined", "two keys on one line are refused",
           with_key("{key}, dGhlIHNhbXBsZSBub25jZQ=="),
           rejected({400}).or_opens(Grade::non_strict, one_of_them))
      .covers("RFC6455-11.3.1-1", "RFC9110-5.3-1");
}

}  // namespace suite
