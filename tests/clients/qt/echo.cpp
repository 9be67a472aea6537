// Echoes what a server sends, with Qt's WebSockets, until the connection ends.

#include <QtCore/QCoreApplication>
#include <QtWebSockets/QWebSocket>
#include <cstdio>

int main(int argc, char** argv) {
  QCoreApplication application(argc, argv);
  QWebSocket socket;
  const auto fail = [&] {
    std::fprintf(stderr, "%s\n", qPrintable(socket.errorString()));
    std::exit(1);
  };
  QObject::connect(&socket, &QWebSocket::textMessageReceived,
                   [&](const QString& message) { socket.sendTextMessage(message); });
  QObject::connect(&socket, &QWebSocket::binaryMessageReceived,
                   [&](const QByteArray& message) { socket.sendBinaryMessage(message); });
  QObject::connect(&socket, QOverload<QAbstractSocket::SocketError>::of(&QWebSocket::error), fail);
  QObject::connect(&socket, &QWebSocket::disconnected, &application, &QCoreApplication::quit);
  QObject::connect(&socket, &QWebSocket::sslErrors, [&] { socket.ignoreSslErrors(); });
  socket.open(QUrl(argv[1]));
  application.exec();
  switch (socket.closeCode()) {  // it does not say whose they are: its own, most likely
    case QWebSocketProtocol::CloseCodeProtocolError:
    case QWebSocketProtocol::CloseCodeWrongDatatype:
    case QWebSocketProtocol::CloseCodeTooMuchData:
      std::fprintf(stderr, "%s\n", qPrintable(socket.closeReason()));
      return 1;
    default:
      return 0;
  }
}
