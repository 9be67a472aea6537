// An echo server of nhooyr.io/websocket. Says where it listens.
package main

import (
	"context"
	"fmt"
	"net"
	"net/http"

	"nhooyr.io/websocket"
)

func echo(w http.ResponseWriter, r *http.Request) {
	socket, err := websocket.Accept(w, r, &websocket.AcceptOptions{
		CompressionMode:      websocket.CompressionContextTakeover,
		CompressionThreshold: 1,
		InsecureSkipVerify:   true, // any origin
	})
	if err != nil {
		return // it has answered
	}
	defer socket.Close(websocket.StatusInternalError, "")
	socket.SetReadLimit(64 << 20)
	for {
		kind, message, err := socket.Read(context.Background())
		if err != nil {
			return
		}
		if err := socket.Write(context.Background(), kind, message); err != nil {
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
	panic(http.Serve(listener, http.HandlerFunc(echo)))
}
