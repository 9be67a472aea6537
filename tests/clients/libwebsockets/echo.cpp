// Echoes what a server sends, with libwebsockets, until the connection ends.

#include <libwebsockets.h>
#include <strings.h>

#include <cstdio>
#include <cstring>
#include <deque>
#include <string>

namespace {

struct Message {
  std::string octets = std::string(LWS_PRE, '\0');  // room for a header in front
  lws_write_protocol kind = LWS_WRITE_TEXT;
};

struct Echo {
  Message coming;
  std::deque<Message> going;
  std::string why = "the connection was failed, or ended without a Close";
  bool ended = false;
};

void take(lws* connection, Echo& echo, const char* octets, std::size_t size) {
  if (lws_is_first_fragment(connection) != 0)
    echo.coming.kind = lws_frame_is_binary(connection) != 0 ? LWS_WRITE_BINARY : LWS_WRITE_TEXT;
  echo.coming.octets.append(octets, size);
  if (lws_is_final_fragment(connection) == 0) return;
  echo.going.push_back(std::move(echo.coming));
  echo.coming = {};
  lws_callback_on_writable(connection);
}

int write_front(lws* connection, Echo& echo) {
  if (echo.going.empty()) return 0;
  Message& message = echo.going.front();
  auto* const payload = reinterpret_cast<unsigned char*>(message.octets.data()) + LWS_PRE;
  if (lws_write(connection, payload, message.octets.size() - LWS_PRE, message.kind) < 0) return -1;
  echo.going.pop_front();
  if (!echo.going.empty()) lws_callback_on_writable(connection);
  return 0;
}

int on_event(lws* connection, lws_callback_reasons reason, void* user, void* in, std::size_t size) {
  auto* const echo = static_cast<Echo*>(user);
  switch (reason) {
    case LWS_CALLBACK_CLIENT_RECEIVE:
      take(connection, *echo, static_cast<const char*>(in), size);
      return 0;
    case LWS_CALLBACK_CLIENT_WRITEABLE:
      return write_front(connection, *echo);
    case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE:
      echo->why.clear();
      return 0;
    case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
      echo->why = in == nullptr ? "the connection could not be opened"
                                : std::string(static_cast<const char*>(in), size);
      echo->ended = true;
      return 0;
    case LWS_CALLBACK_CLIENT_CLOSED:
      echo->ended = true;
      return 0;
    default:
      return 0;
  }
}

}  // namespace

int main(int, char** argv) {
  lws_set_log_level(0, nullptr);
  const lws_protocols protocols[] = {{"echo", on_event, 0, 64 << 10, 0, nullptr, 0},
                                     {nullptr, nullptr, 0, 0, 0, nullptr, 0}};
  lws_context_creation_info info{};
  info.port = CONTEXT_PORT_NO_LISTEN;
  info.options = LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT | LWS_SERVER_OPTION_VALIDATE_UTF8;
  info.protocols = protocols;
  lws_context* const context = lws_create_context(&info);

  const char* scheme = nullptr;
  const char* path = nullptr;
  lws_client_connect_info to{};
  if (lws_parse_uri(argv[1], &scheme, &to.address, &to.port, &path) != 0) {
    std::fputs("this is no URL\n", stderr);
    return 1;
  }
  const std::string target = std::strcmp(path, "/") == 0 ? path : "/" + std::string(path);
  const bool is_ipv6 = std::string(to.address).find(':') != std::string::npos;
  const std::string name = is_ipv6 ? "[" + std::string(to.address) + "]" : to.address;
  const bool is_secure = strcasecmp(scheme, "wss") == 0;
  const bool is_usual_port = to.port == (is_secure ? 443 : 80);
  const std::string host = is_usual_port ? name : name + ":" + std::to_string(to.port);
  Echo echo;
  to.context = context;
  to.path = target.c_str();
  to.host = host.c_str();
  to.userdata = &echo;
  if (is_secure)
    to.ssl_connection =
        LCCSCF_USE_SSL | LCCSCF_ALLOW_SELFSIGNED | LCCSCF_SKIP_SERVER_CERT_HOSTNAME_CHECK;
  if (lws_client_connect_via_info(&to) == nullptr) echo.ended = true;
  while (!echo.ended && lws_service(context, 0) >= 0) continue;
  lws_context_destroy(context);
  if (echo.why.empty()) return 0;
  std::fprintf(stderr, "%s\n", echo.why.c_str());
  return 1;
}
