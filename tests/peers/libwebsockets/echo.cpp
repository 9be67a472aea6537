// An echo server of libwebsockets, on one thread: a whole message is put together with room for a
// header in front, and goes back from where it lies. Says where it listens, and on SIGTERM what it
// saw.
//
//   echo plain|deflate

#include <libwebsockets.h>
#include <sys/resource.h>

#include <csignal>
#include <cstdio>
#include <cstring>
#include <deque>
#include <string>
#include <string_view>

namespace {

bool deflate = false;
int connections = 0;
int messages = 0;
volatile std::sig_atomic_t stopping = 0;

struct Message {
  std::string octets = std::string(LWS_PRE, '\0');
  lws_write_protocol kind = LWS_WRITE_TEXT;
};

// Of one connection; libwebsockets keeps the pointer.
struct Echo {
  Message coming;
  std::deque<Message> going;
};

int write_front(lws* connection, Echo& echo) {
  if (echo.going.empty()) return 0;
  Message& message = echo.going.front();
  auto* const payload = reinterpret_cast<unsigned char*>(message.octets.data()) + LWS_PRE;
  const int wrote = lws_write(connection, payload, message.octets.size() - LWS_PRE, message.kind);
  if (wrote < 0) return -1;
  echo.going.pop_front();
  if (!echo.going.empty()) lws_callback_on_writable(connection);
  return 0;
}

void take(lws* connection, Echo& echo, const char* octets, std::size_t size) {
  if (lws_is_first_fragment(connection) != 0)
    echo.coming.kind = lws_frame_is_binary(connection) != 0 ? LWS_WRITE_BINARY : LWS_WRITE_TEXT;
  echo.coming.octets.append(octets, size);
  if (lws_is_final_fragment(connection) == 0) return;
  ++messages;
  echo.going.push_back(std::move(echo.coming));
  echo.coming = {};
  lws_callback_on_writable(connection);
}

void set_zlib(lws* connection) {
  lws_set_extension_option(connection, "permessage-deflate", "compression_level", "6");
  lws_set_extension_option(connection, "permessage-deflate", "mem_level", "8");
}

int on_event(lws* connection, lws_callback_reasons reason, void* user, void* in, std::size_t size) {
  auto* echo = user == nullptr ? nullptr : *static_cast<Echo**>(user);
  switch (reason) {
    case LWS_CALLBACK_ESTABLISHED:
      *static_cast<Echo**>(user) = new Echo;
      ++connections;
      if (deflate) set_zlib(connection);
      return 0;
    case LWS_CALLBACK_CLOSED:
      delete echo;
      return 0;
    case LWS_CALLBACK_RECEIVE:
      take(connection, *echo, static_cast<const char*>(in), size);
      return 0;
    case LWS_CALLBACK_SERVER_WRITEABLE:
      return write_front(connection, *echo);
    default:
      return 0;
  }
}

}  // namespace

int main(int argc, char** argv) {
  deflate = argc > 1 && std::string_view(argv[1]) == "deflate";
  const rlimit files{.rlim_cur = 16384, .rlim_max = 16384};  // it makes room for every one
  setrlimit(RLIMIT_NOFILE, &files);
  std::signal(SIGTERM, [](int) { stopping = 1; });
  lws_set_log_level(0, nullptr);
  constexpr std::size_t most_at_once = 64 << 10;  // octets a read, and a piece of a message
  const lws_protocols protocols[] = {{"echo", on_event, sizeof(Echo*), most_at_once, 0, nullptr, 0},
                                     {nullptr, nullptr, 0, 0, 0, nullptr, 0}};
  const lws_extension extensions[] = {
      {"permessage-deflate", lws_extension_callback_pm_deflate, "permessage-deflate"},
      {nullptr, nullptr, nullptr}};
  lws_context_creation_info info{};
  info.options = LWS_SERVER_OPTION_EXPLICIT_VHOSTS | LWS_SERVER_OPTION_DISABLE_IPV6 |
                 LWS_SERVER_OPTION_VALIDATE_UTF8;
  info.pt_serv_buf_size = most_at_once;
  lws_context* const context = lws_create_context(&info);
  info.iface = "127.0.0.1";
  info.protocols = protocols;
  if (deflate) info.extensions = extensions;
  lws_vhost* const host = lws_create_vhost(context, &info);
  std::printf("listening on %d, libwebsockets %d.%d.%d\n", lws_get_vhost_listen_port(host),
              LWS_LIBRARY_VERSION_MAJOR, LWS_LIBRARY_VERSION_MINOR, LWS_LIBRARY_VERSION_PATCH);
  std::fflush(stdout);
  while (stopping == 0 && lws_service(context, 0) >= 0) continue;
  std::printf("saw %d connections, %d messages\n", connections, messages);
  lws_context_destroy(context);
}
