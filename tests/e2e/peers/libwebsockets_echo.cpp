// An echo server of libwebsockets. Prints where it listens, and on SIGTERM what it saw.

#include <libwebsockets.h>

#include <csignal>
#include <cstdio>
#include <cstring>
#include <deque>
#include <string>

namespace {

struct Message {
  std::string octets;
  lws_write_protocol kind = LWS_WRITE_TEXT;
};

// Of one connection; libwebsockets keeps the pointer.
struct Echo {
  Message coming;
  std::deque<Message> going;
};

int connections = 0;
int messages = 0;
volatile std::sig_atomic_t stopping = 0;

void write_front(lws* connection, Echo& echo) {
  if (echo.going.empty()) return;
  Message message = std::move(echo.going.front());
  echo.going.pop_front();
  std::string room(LWS_PRE, '\0');  // it writes the head of the frame in front of the payload
  room += message.octets;
  lws_write(connection, reinterpret_cast<unsigned char*>(room.data()) + LWS_PRE,
            message.octets.size(), message.kind);
  if (!echo.going.empty()) lws_callback_on_writable(connection);
}

void take(lws* connection, Echo& echo, const char* octets, std::size_t size) {
  if (lws_is_first_fragment(connection) != 0)
    echo.coming = {.kind =
                       lws_frame_is_binary(connection) != 0 ? LWS_WRITE_BINARY : LWS_WRITE_TEXT};
  echo.coming.octets.append(octets, size);
  if (lws_is_final_fragment(connection) == 0) return;
  ++messages;
  echo.going.push_back(std::move(echo.coming));
  lws_callback_on_writable(connection);
}

int on_event(lws* connection, lws_callback_reasons reason, void* user, void* in, std::size_t size) {
  auto* echo = user == nullptr ? nullptr : *static_cast<Echo**>(user);
  switch (reason) {
    case LWS_CALLBACK_ESTABLISHED:
      *static_cast<Echo**>(user) = new Echo;
      ++connections;
      break;
    case LWS_CALLBACK_CLOSED:
      delete echo;
      break;
    case LWS_CALLBACK_RECEIVE:
      take(connection, *echo, static_cast<const char*>(in), size);
      break;
    case LWS_CALLBACK_SERVER_WRITEABLE:
      write_front(connection, *echo);
      break;
    default:
      break;
  }
  return 0;
}

}  // namespace

int main() {
  std::signal(SIGTERM, [](int) { stopping = 1; });
  lws_set_log_level(0, nullptr);
  const lws_protocols protocols[] = {{"echo", on_event, sizeof(Echo*), 0, 0, nullptr, 0},
                                     {nullptr, nullptr, 0, 0, 0, nullptr, 0}};
  lws_context_creation_info info{};
  info.options = LWS_SERVER_OPTION_EXPLICIT_VHOSTS;
  lws_context* context = lws_create_context(&info);
  info.iface = "127.0.0.1";
  info.protocols = protocols;
  lws_vhost* host = lws_create_vhost(context, &info);
  std::printf("listening on %d\n", lws_get_vhost_listen_port(host));
  std::fflush(stdout);
  while (stopping == 0) lws_service(context, 0);
  std::printf("saw %d connections, %d messages\n", connections, messages);
  lws_context_destroy(context);
}
