// An echo server of Qt's WebSockets. Says where it listens.

#include <QtCore/QCoreApplication>
#include <QtWebSockets/QWebSocket>
#include <QtWebSockets/QWebSocketServer>
#include <cstdio>

int main(int argc, char** argv) {
  QCoreApplication application(argc, argv);
  QWebSocketServer server("echo", QWebSocketServer::NonSecureMode);
  QObject::connect(&server, &QWebSocketServer::newConnection, [&] {
    QWebSocket* const socket = server.nextPendingConnection();
    QObject::connect(socket, &QWebSocket::textMessageReceived,
                     [socket](const QString& message) { socket->sendTextMessage(message); });
    QObject::connect(socket, &QWebSocket::binaryMessageReceived,
                     [socket](const QByteArray& message) { socket->sendBinaryMessage(message); });
    QObject::connect(socket, &QWebSocket::disconnected, socket, &QObject::deleteLater);
  });
  if (!server.listen(QHostAddress::LocalHost, 0)) return 1;
  std::printf("listening on %d\n", server.serverPort());
  std::fflush(stdout);
  return application.exec();
}
