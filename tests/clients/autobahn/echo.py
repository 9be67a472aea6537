"""Echoes what a server sends, with Autobahn|Python on Twisted, until the connection ends."""

import sys

from autobahn.twisted.websocket import WebSocketClientFactory, WebSocketClientProtocol, connectWS
from autobahn.websocket.compress import (PerMessageDeflateOffer, PerMessageDeflateResponse,
                                         PerMessageDeflateResponseAccept)
from twisted.internet import reactor
from twisted.internet.ssl import ClientContextFactory

end = "the connection could not be opened"


class Echo(WebSocketClientProtocol):
    def onMessage(self, payload, isBinary):
        self.sendMessage(payload, isBinary)

    def onClose(self, wasClean, code, reason):
        global end
        end = None if wasClean and not self.closedByMe else self.localCloseReason or reason
        reactor.stop()


def accept(response):
    if isinstance(response, PerMessageDeflateResponse):
        return PerMessageDeflateResponseAccept(response)


factory = WebSocketClientFactory(sys.argv[1])
factory.protocol = Echo
factory.setProtocolOptions(failByDrop=False, perMessageCompressionOffers=[PerMessageDeflateOffer()],
                           perMessageCompressionAccept=accept)
factory.clientConnectionFailed = lambda *_: reactor.stop()
connectWS(factory, ClientContextFactory())
reactor.run()
sys.exit(end)
