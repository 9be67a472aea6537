// An echo server of WebSocket++. Prints where it listens, and on SIGTERM what it saw.

#include <boost/asio/signal_set.hpp>
#include <iostream>
#include <websocketpp/config/asio_no_tls.hpp>
#include <websocketpp/server.hpp>

namespace asio = boost::asio;
using Server = websocketpp::server<websocketpp::config::asio>;

int main() {
  int connections = 0;
  int messages = 0;
  asio::io_context context(1);
  Server server;
  server.clear_access_channels(websocketpp::log::alevel::all);
  server.clear_error_channels(websocketpp::log::elevel::all);
  server.init_asio(&context);
  server.set_open_handler([&](websocketpp::connection_hdl) { ++connections; });
  server.set_message_handler([&](websocketpp::connection_hdl from, Server::message_ptr message) {
    ++messages;
    websocketpp::lib::error_code error;  // of a peer that is gone
    server.send(from, message->get_payload(), message->get_opcode(), error);
  });
  server.listen(asio::ip::tcp::endpoint(asio::ip::make_address("127.0.0.1"), 0));
  server.start_accept();
  websocketpp::lib::asio::error_code error;
  std::cout << "listening on " << server.get_local_endpoint(error).port() << std::endl;
  asio::signal_set terminated(context, SIGTERM);
  terminated.async_wait([&](const boost::system::error_code&, int) { context.stop(); });
  context.run();
  std::cout << "saw " << connections << " connections, " << messages << " messages" << std::endl;
}
