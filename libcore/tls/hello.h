#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libcore/base/random.h"

namespace tls {

// A ClientHello that is written by hand, for what a library of today would not say: versions and
// suites that nobody may use any more. Numbers are those of the wire; nothing is checked for sense.
struct ClientHello {
  std::uint16_t version = 0x0303;  // the newest that it speaks, at most TLS 1.2
  std::vector<std::uint16_t> suites;
  std::string server_name = {};  // empty: not sent
};

// One record with the ClientHello. Extensions are those that a server may want: none in SSL 3.
std::string to_octets(const ClientHello& hello, base::Random& random);

// The first flight of a server up to TLS 1.2, written by hand for the same reason.
struct ServerFlight {
  std::uint16_t version = 0x0303;
  std::vector<std::uint16_t> suites;  // the first that the client offers is chosen, else the first
  std::vector<std::string> certificate = {};  // DER, the own one first; empty: it is anonymous
  bool hello_alone = false;                   // nothing behind the ServerHello
};
struct HeardHello;
// In answer to `heard`. An anonymous suite must be one of ECDH.
std::string to_octets(const ServerFlight& flight, const HeardHello& heard, base::Random& random);

// What a client offers in its ClientHello. Values that only keep servers tolerant (GREASE, RFC
// 8701) are left out.
struct HeardHello {
  std::vector<std::uint16_t> versions;  // the newest alone, where it names one
  std::vector<std::uint16_t> suites;
  std::vector<std::uint16_t> groups;
  std::vector<std::uint16_t> signatures;
  std::optional<std::string> server_name;
  std::vector<std::string> alpn;
  bool asks_for_status = false;       // a stapled OCSP response
  bool secure_renegotiation = false;  // RFC 5746

  bool offers(std::uint16_t suite) const;
};

// Reads the ClientHello off the front of what a client sends, and nothing behind it. It accepts any
// octets; what it keeps is bounded.
class HelloWatch {
 public:
  void take(std::string_view octets);
  // Once it is whole.
  const std::optional<HeardHello>& heard() const& { return heard_; }
  const std::optional<HeardHello>& heard() const&& = delete;
  // What comes is none.
  bool alien() const { return alien_; }

 private:
  void read_message();

  std::optional<HeardHello> heard_;
  bool alien_ = false;
  std::string octets_;
  std::size_t read_ = 0;   // of them, whole records
  std::string handshake_;  // messages so far
};

// The first word of a peer, as far as it can be read without keys. It accepts any octets; what it
// keeps is bounded.
class FirstWord {
 public:
  enum class Kind : unsigned char {
    nothing,       // so far
    hello,         // a ServerHello
    key_exchange,  // a client goes on behind a ServerHello
    alert,         // a fatal one, or close_notify
    alien,         // no TLS
  };

  // Once there is a word, the rest is passed over.
  void take(std::string_view octets);

  Kind kind() const { return kind_; }
  // Of a ServerHello: what was chosen.
  std::uint16_t version() const { return version_; }
  std::uint16_t suite() const { return suite_; }
  // The number of the alert.
  int alert() const { return alert_; }
  // All that came, or its beginning.
  const std::string& octets() const& { return octets_; }
  const std::string& octets() const&& = delete;

 private:
  void read_record(std::uint8_t type, std::string_view body);
  void read_handshake();

  Kind kind_ = Kind::nothing;
  std::uint16_t version_ = 0;
  std::uint16_t suite_ = 0;
  int alert_ = 0;
  std::string octets_;
  std::size_t read_ = 0;   // of them, whole records
  std::string handshake_;  // messages so far
};

// "TLS 1.0" of 0x0301; a number that is none as it is.
std::string version_name(std::uint16_t version);

// Looks over what one end sends, once the handshake is done: nothing but records. Keeps none of it.
class RecordWatch {
 public:
  void take(std::string_view octets);
  // Octets that are no record stood where one had to begin. Nothing is watched behind that.
  bool broken() const { return broken_; }

 private:
  std::string header_;    // of the present record, so far
  std::size_t left_ = 0;  // octets of its body that are still to come
  bool broken_ = false;
};

}  // namespace tls
