// Echoes what a server sends, with WebSocket++ over Boost.Asio, until the connection ends.

#include <strings.h>

#include <iostream>
#include <string>
#include <websocketpp/client.hpp>
#include <websocketpp/config/asio_client.hpp>
#include <websocketpp/extensions/permessage_deflate/enabled.hpp>

namespace asio = boost::asio;
using websocketpp::connection_hdl;

namespace {

template <typename Base>
struct Deflate : Base {
  struct permessage_deflate_config {};
  using permessage_deflate_type =
      websocketpp::extensions::permessage_deflate::enabled<permessage_deflate_config>;
};

using Plain = websocketpp::client<Deflate<websocketpp::config::asio_client>>;
using Secure = websocketpp::client<Deflate<websocketpp::config::asio_tls_client>>;

void trust(Plain&) {}

void trust(Secure& client) {
  client.set_tls_init_handler([](connection_hdl) {
    return std::make_shared<asio::ssl::context>(asio::ssl::context::tls_client);
  });
}

// Returns why the connection did not open or was failed, or nothing.
template <typename Client>
std::string echo(const std::string& url) {
  std::string why;
  Client client;
  client.clear_access_channels(websocketpp::log::alevel::all);
  client.clear_error_channels(websocketpp::log::elevel::all);
  client.init_asio();
  client.set_max_message_size(64 << 20);
  trust(client);
  client.set_message_handler([&](connection_hdl from, typename Client::message_ptr message) {
    websocketpp::lib::error_code error;
    client.send(from, message->get_payload(), message->get_opcode(), error);
  });
  client.set_fail_handler(
      [&](connection_hdl of) { why = client.get_con_from_hdl(of)->get_ec().message(); });
  client.set_close_handler([&](connection_hdl of) {
    const auto connection = client.get_con_from_hdl(of);
    if (connection->get_local_close_code() != connection->get_remote_close_code())
      why = connection->get_local_close_reason() + connection->get_ec().message();
  });
  websocketpp::lib::error_code error;
  const auto connection = client.get_connection(url, error);
  if (error) return error.message();
  client.connect(connection);
  client.run();
  return why;
}

}  // namespace

int main(int, char** argv) {
  const std::string url = argv[1];
  const std::string why =
      strncasecmp(url.c_str(), "wss:", 4) == 0 ? echo<Secure>(url) : echo<Plain>(url);
  if (why.empty()) return 0;
  std::cerr << why << '\n';
  return 1;
}
