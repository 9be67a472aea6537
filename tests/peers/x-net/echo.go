// An echo server of golang.org/x/net/websocket. Says where it listens.
package main

import (
	"fmt"
	"net"
	"net/http"

	"golang.org/x/net/websocket"
)

type message struct {
	octets []byte
	kind   byte
}

var codec = websocket.Codec{
	Marshal: func(v interface{}) ([]byte, byte, error) {
		m := v.(message)
		return m.octets, m.kind, nil
	},
	Unmarshal: func(data []byte, kind byte, v interface{}) error {
		*v.(*message) = message{data, kind}
		return nil
	},
}

func echo(socket *websocket.Conn) {
	socket.MaxPayloadBytes = 64 << 20
	var m message
	for codec.Receive(socket, &m) == nil {
		if codec.Send(socket, m) != nil {
			return
		}
	}
}

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Printf("listening on %d\n", listener.Addr().(*net.TCPAddr).Port)
	// A Server without Handshake asks for no Origin field.
	panic(http.Serve(listener, websocket.Server{Handler: echo}))
}
