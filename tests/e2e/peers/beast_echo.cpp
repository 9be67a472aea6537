// An echo server of Boost.Beast, a thread a connection. Prints where it listens, and on SIGTERM
// what it saw.

#include <unistd.h>

#include <atomic>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>
#include <csignal>
#include <iostream>
#include <thread>

namespace asio = boost::asio;
namespace beast = boost::beast;
using Tcp = asio::ip::tcp;

namespace {

std::atomic<int> connections = 0;
std::atomic<int> messages = 0;

void echo(Tcp::socket socket) {
  beast::websocket::stream<Tcp::socket> stream(std::move(socket));
  beast::error_code error;
  stream.accept(error);
  if (error) return;
  ++connections;
  beast::flat_buffer message;
  while (true) {
    stream.read(message, error);
    if (error) return;  // the peer's Close, or its fault: the stream has answered it
    ++messages;
    stream.text(stream.got_text());
    stream.write(message.data(), error);
    if (error) return;
    message.consume(message.size());
  }
}

void serve() {
  asio::io_context context;
  Tcp::acceptor acceptor(context, {asio::ip::make_address("127.0.0.1"), 0});
  std::cout << "listening on " << acceptor.local_endpoint().port() << std::endl;
  while (true) std::thread(echo, acceptor.accept()).detach();
}

}  // namespace

int main() {
  sigset_t terminate;  // taken by sigwait alone
  sigemptyset(&terminate);
  sigaddset(&terminate, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &terminate, nullptr);
  std::thread(serve).detach();
  int number = 0;
  sigwait(&terminate, &number);
  std::cout << "saw " << connections << " connections, " << messages << " messages" << std::endl;
  _exit(0);  // the other threads are left where they wait
}
