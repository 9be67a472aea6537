// An echo server of libsoup. Says where it listens.

#include <libsoup/soup.h>

#include <cstdio>

namespace {

void echo(SoupWebsocketConnection* connection, int type, GBytes* message, void*) {
  if (soup_websocket_connection_get_state(connection) != SOUP_WEBSOCKET_STATE_OPEN) return;
  soup_websocket_connection_send_message(connection, static_cast<SoupWebsocketDataType>(type),
                                         message);
}

void accept(SoupServer*, SoupServerMessage*, const char*, SoupWebsocketConnection* connection,
            void*) {
  g_object_ref(connection);
  soup_websocket_connection_set_max_incoming_payload_size(connection, 64 << 20);
  g_signal_connect(connection, "message", G_CALLBACK(echo), nullptr);
  g_signal_connect(connection, "closed", G_CALLBACK(g_object_unref), nullptr);
}

}  // namespace

int main() {
  SoupServer* const server = soup_server_new(nullptr, nullptr);
  soup_server_add_websocket_handler(server, "/", nullptr, nullptr, accept, nullptr, nullptr);
  GError* error = nullptr;
  if (soup_server_listen_local(server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error) == 0) return 1;
  GSList* const uris = soup_server_get_uris(server);
  std::printf("listening on %d\n", g_uri_get_port(static_cast<GUri*>(uris->data)));
  std::fflush(stdout);
  g_main_loop_run(g_main_loop_new(nullptr, FALSE));
}
