// An echo server of WebSocket++ over Boost.Asio, on one thread. Says where it listens, and on
// SIGTERM what it saw.
//
//   echo plain|deflate

#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <iostream>
#include <string_view>
#include <websocketpp/config/asio_no_tls.hpp>
#include <websocketpp/extensions/permessage_deflate/enabled.hpp>
#include <websocketpp/server.hpp>
#include <websocketpp/version.hpp>

namespace asio = boost::asio;

namespace {

// Without the locks that several threads would need.
struct Plain : websocketpp::config::asio {
  static bool const enable_multithreading = false;
  struct transport_config : websocketpp::config::asio::transport_config {
    static bool const enable_multithreading = false;
  };
  using transport_type = websocketpp::transport::asio::endpoint<transport_config>;
};

// Its zlib settings are fixed: level 6, memory level 4.
struct Deflate : Plain {
  struct permessage_deflate_config {};
  using permessage_deflate_type =
      websocketpp::extensions::permessage_deflate::enabled<permessage_deflate_config>;
};

template <typename Config>
int serve(std::string_view note) {
  using Server = websocketpp::server<Config>;
  int connections = 0;
  int messages = 0;
  asio::io_context context(1);
  Server server;
  server.clear_access_channels(websocketpp::log::alevel::all);
  server.clear_error_channels(websocketpp::log::elevel::all);
  server.init_asio(&context);
  server.set_tcp_post_init_handler([&](websocketpp::connection_hdl of) {
    websocketpp::lib::asio::error_code error;
    server.get_con_from_hdl(of)->get_raw_socket().set_option(asio::ip::tcp::no_delay(true), error);
  });
  server.set_open_handler([&](websocketpp::connection_hdl) { ++connections; });
  server.set_message_handler(
      [&](websocketpp::connection_hdl from, typename Server::message_ptr message) {
        ++messages;
        websocketpp::lib::error_code error;  // of a client that is gone
        server.send(from, message->get_payload(), message->get_opcode(), error);
      });
  server.set_listen_backlog(4096);
  server.listen(asio::ip::tcp::endpoint(asio::ip::make_address("127.0.0.1"), 0));
  server.start_accept();
  websocketpp::lib::asio::error_code error;
  std::cout << "listening on " << server.get_local_endpoint(error).port() << ", WebSocket++ "
            << websocketpp::major_version << '.' << websocketpp::minor_version << '.'
            << websocketpp::patch_version << note << std::endl;
  asio::signal_set terminated(context, SIGTERM);
  terminated.async_wait([&](const boost::system::error_code&, int) { context.stop(); });
  context.run();
  std::cout << "saw " << connections << " connections, " << messages << " messages" << std::endl;
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view mode = argc > 1 ? argv[1] : "";
  return mode == "deflate" ? serve<Deflate>(" (zlib's memory level 4)") : serve<Plain>("");
}
