// An echo server of Boost.Beast, asynchronous on one thread. Says where it listens, and on SIGTERM
// what it saw.
//
//   echo plain|deflate
//   echo tls CERTIFICATE KEY

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/ssl.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <csignal>
#include <iostream>
#include <memory>
#include <string_view>

namespace asio = boost::asio;
namespace beast = boost::beast;
using Tcp = asio::ip::tcp;

namespace {

bool deflate = false;
int connections = 0;
int messages = 0;

// One connection; its handlers own it together.
template <typename Transport>
class Echo : public std::enable_shared_from_this<Echo<Transport>> {
 public:
  template <typename... Args>
  explicit Echo(Args&&... args) : stream_(std::forward<Args>(args)...) {
    beast::websocket::permessage_deflate settings;
    settings.server_enable = deflate;
    settings.compLevel = 6;
    settings.memLevel = 8;
    stream_.set_option(settings);
    stream_.auto_fragment(false);
    stream_.read_message_max(64 << 20);
  }

  void start() {
    if constexpr (std::is_same_v<Transport, Tcp::socket>) {
      accept();
    } else {
      stream_.next_layer().async_handshake(
          asio::ssl::stream_base::server,
          [self = this->shared_from_this()](beast::error_code error) {
            if (!error) self->accept();
          });
    }
  }

 private:
  void accept() {
    stream_.async_accept([self = this->shared_from_this()](beast::error_code error) {
      if (error) return;
      ++connections;
      self->read();
    });
  }

  void read() {
    stream_.async_read(message_,
                       [self = this->shared_from_this()](beast::error_code error, std::size_t) {
                         if (!error) self->write();
                       });
  }

  void write() {
    ++messages;
    stream_.text(stream_.got_text());
    stream_.async_write(message_.data(),
                        [self = this->shared_from_this()](beast::error_code error, std::size_t) {
                          if (error) return;
                          self->message_.clear();
                          self->read();
                        });
  }

  beast::websocket::stream<Transport> stream_;
  beast::flat_buffer message_;
};

void accept_next(Tcp::acceptor& acceptor, asio::ssl::context* tls) {
  acceptor.async_accept([&acceptor, tls](beast::error_code error, Tcp::socket socket) {
    if (!error) {
      socket.set_option(Tcp::no_delay(true));
      if (tls == nullptr)
        std::make_shared<Echo<Tcp::socket>>(std::move(socket))->start();
      else
        std::make_shared<Echo<beast::ssl_stream<Tcp::socket>>>(std::move(socket), *tls)->start();
    }
    accept_next(acceptor, tls);
  });
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view mode = argc > 1 ? argv[1] : "";
  deflate = mode == "deflate";
  asio::ssl::context tls(asio::ssl::context::tls_server);
  if (argc > 3) {
    tls.use_certificate_chain_file(argv[2]);
    tls.use_private_key_file(argv[3], asio::ssl::context::pem);
  }
  asio::io_context context(1);  // one thread: no locks
  Tcp::acceptor acceptor(context, {asio::ip::make_address("127.0.0.1"), 0});
  accept_next(acceptor, mode == "tls" ? &tls : nullptr);
  std::cout << "listening on " << acceptor.local_endpoint().port() << ", Boost.Beast of Boost "
            << BOOST_VERSION / 100000 << '.' << BOOST_VERSION / 100 % 1000 << std::endl;
  asio::signal_set terminated(context, SIGTERM);
  terminated.async_wait([&](beast::error_code, int) { context.stop(); });
  context.run();
  std::cout << "saw " << connections << " connections, " << messages << " messages" << std::endl;
}
