#include "suites/catalogue.h"

namespace suite {

Group framing_samples() {
  Group g("framing.samples", "5.7 Examples");
  g.judging(Judged::either);
  constexpr ws::MaskKey sample_key = 0x3d21fa37;  // 37 fa 21 3d in memory

  g.add("hello", "the sample message Hello comes back").covers("RFC6455-5.7-1").echo(text("Hello"));

  g.add("hello-masked", "the sample message under its sample key comes back")
      .covers("RFC6455-5.7-1")
      .echo(text("Hello").under_key(sample_key));

  g.add("hello-fragmented", "the sample message in two fragments comes back")
      .covers("RFC6455-5.7-1")
      .send({text("Hel").more(), continuation("lo")})
      .expect(text("Hello"));

  g.add("ping-pong", "the sample Ping gets its Pong")
      .covers("RFC6455-5.7-1")
      .send(ping("Hello").under_key(sample_key))
      .expect(pong("Hello"));

  g.add("binary-256", "256 octets, in a 16-bit length, come back")
      .covers("RFC6455-5.7-1")
      .echo(binary(noise(256)));

  g.add("binary-64k", "65536 octets, in a 64-bit length, come back")
      .covers("RFC6455-5.7-1")
      .echo(binary(noise(65536)));
  return g;
}

}  // namespace suite
