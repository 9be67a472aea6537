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

void connect_and_echo(const std::string& url) {
  std::smatch parts;
  if (!std::regex_match(url, parts, std::regex("ws(s?)://(([^:/]+):([0-9]+))(/.*)?")))
    throw std::invalid_argument("no URL with a port: " + url);
  const std::string target = parts[5].matched ? parts[5].str() : "/";
  asio::io_context context;
  Tcp::socket socket(context);
  asio::connect(socket, Tcp::resolver(context).resolve(parts[3].str(), parts[4].str()));
  if (parts.length(1) == 0) {
    beast::websocket::stream<Tcp::socket> stream(std::move(socket));
    echo(stream, parts[2], target);
  } else {
    asio::ssl::context trusting(asio::ssl::context::tls_client);
    beast::websocket::stream<beast::ssl_stream<Tcp::socket>> stream(std::move(socket), trusting);
    stream.next_layer().handshake(asio::ssl::stream_base::client);
    echo(stream, parts[2], target);
  }
}

}  // namespace

int main(int, char** argv) {
  try {
    connect_and_echo(argv[1]);
  } catch (const beast::system_error& error) {
    if (error.code() == beast::websocket::error::closed) return 0;
    std::cerr << error.what() << '\n';
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
  }
  return 1;
}
