#include <string>

#include "suites/catalogue.h"
#include "suites/tls/looks.h"

namespace suite {
namespace {

constexpr std::string_view unresolved = "the client does not find where *.localhost is";

}  // namespace

Group tls_cert() {
  Group g("tls.cert", tls_section);
  g.over(Transport::tls).judging(Judged::client);
  const auto refused = [&](const char* name, const char* title, Credential credential,
                           Grade used = Grade::fail) -> Conversation& {
    Case& script = g.add(name, title)
                       .covers("RFC6455-4.1-12", "RFC9110-4.3.4-1", "RFC9110-4.3.4-2")
                       .needs(Need::verifying);
    begin_as_usual(script);
    return script.fresh().hello(showing(credential).or_used(used));
  };
  refused("expired", "a certificate that has expired is refused", Credential::expired);
  refused("not-yet-valid", "a certificate that is not valid yet is refused",
          Credential::not_yet_valid);
  refused("self-signed", "a certificate that nobody has signed is refused",
          Credential::self_signed);
  refused("unknown-ca", "a certificate of an unknown authority is refused",
          Credential::unknown_authority);
  refused("wrong-name", "a certificate for another name is refused", Credential::wrong_name);
  refused("cn-only", "a name that stands in the common name alone does not count",
          Credential::common_name_only)
      .invite({.name = "localhost"});
  refused("ip-san-missing", "an address that stands among the names does not count",
          Credential::address_as_name);
  refused("wildcard-too-deep", "a wildcard stands for one label alone", Credential::wildcard)
      .invite({.name = "too.deep.assay.localhost"})
      .or_stays_away(Grade::not_run, unresolved);
  refused("revoked-stapled", "a certificate is refused that a stapled response revokes",
          Credential::revoked, Grade::non_strict);
  refused("weak-key", "a certificate with a weak key is refused", Credential::weak_key,
          Grade::non_strict);
  refused("no-server-auth", "a certificate that is for clients alone is refused",
          Credential::for_clients_only, Grade::non_strict);

  const auto accepted = [&](const char* name, const char* title,
                            Credential credential) -> Conversation& {
    Case& script = g.add(name, title).covers("RFC9110-4.3.4-1");
    begin_as_usual(script);
    return script.fresh()
        .hello(showing(credential).or_refused(Grade::fail, "a good certificate is refused"))
        .echo(text("trusted as well"));
  };
  accepted("valid-dns-san", "a certificate for the name is taken", Credential::by_name)
      .invite({.name = "localhost"});
  accepted("valid-ip-san", "a certificate for the address is taken", Credential::by_address);
  accepted("valid-wildcard", "a certificate with a wildcard for the label is taken",
           Credential::wildcard)
      .invite({.name = "one.assay.localhost"})
      .or_stays_away(Grade::not_run, unresolved);
  accepted("valid-chain-of-3", "a certificate is taken that an authority below has signed",
           Credential::below_two_authorities);
  return g;
}

}  // namespace suite
