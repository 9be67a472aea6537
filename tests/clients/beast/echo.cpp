// Echoes what a server sends, with Boost.Beast, until the connection ends.

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/ssl.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <iostream>
#include <regex>
#include <string>

namespace asio = boost::asio;
namespace beast = boost::beast;
using Tcp = asio::ip::tcp;

namespace {

template <typename Transport>
void echo(beast::websocket::stream<Transport>& stream, const std::string& host,
          const std::string& target) {
  beast::websocket::permessage_deflate settings;
  settings.client_enable = true;
  stream.set_option(settings);
  stream.read_message_max(64 << 20);
  stream.handshake(host, target);
  for (beast::flat_buffer message;; message.clear()) {
    stream.read(message);
    stream.text(stream.got_text());
    stream.write(message.data());
  }
}

// Beast leaves it to its caller to take a URL apart.
struct Address {
  bool secure;
  std::string host, port, target;

  explicit Address(const std::string& url) {
    std::smatch parts;
    const std::string origin = url.substr(0, url.find_first_of("/?", url.find("//") + 2));
    const std::regex form(R"(ws(s?)://([\w.-]+|\[[\da-f:.]+\])(?::(\d+))?)", std::regex::icase);
    const std::regex foreign(
        R"([^\w.~:/?@!$&'()*+,;=%-]|%(?![\da-fA-F]{2}))");  // RFC 3986, appendix A
    target = url.substr(origin.size());
    if (!std::regex_match(origin, parts, form) || std::regex_search(target, foreign))
      throw std::invalid_argument("no WebSocket URL: " + url);
    secure = parts.length(1) != 0;
    host = parts[2];
    port = parts[3].matched ? parts[3].str() : usual_port();
    if (target.empty() || target.front() == '?') target.insert(0, "/");
  }

  std::string usual_port() const { return secure ? "443" : "80"; }

  std::string host_field() const { return port == usual_port() ? host : host + ':' + port; }

  std::string name() const { return host.front() == '[' ? host.substr(1, host.size() - 2) : host; }
};

void connect_and_echo(const Address& address) {
  asio::io_context context;
  Tcp::socket socket(context);
  asio::connect(socket, Tcp::resolver(context).resolve(address.name(), address.port));
  if (!address.secure) {
    beast::websocket::stream<Tcp::socket> stream(std::move(socket));
    echo(stream, address.host_field(), address.target);
  } else {
    asio::ssl::context trusting(asio::ssl::context::tls_client);
    beast::websocket::stream<beast::ssl_stream<Tcp::socket>> stream(std::move(socket), trusting);
    stream.next_layer().handshake(asio::ssl::stream_base::client);
    echo(stream, address.host_field(), address.target);
  }
}

}  // namespace

int main(int, char** argv) {
  try {
    connect_and_echo(Address(argv[1]));
  } catch (const beast::system_error& error) {
    if (error.code() == beast::websocket::error::closed) return 0;
    std::cerr << error.what() << '\n';
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
  }
  return 1;
}
