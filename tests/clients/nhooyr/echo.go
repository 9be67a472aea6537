// Echoes what a server sends, with nhooyr.io/websocket, until the connection ends.
package main

import (
	"context"
	"crypto/tls"
	"fmt"
	"net/http"
	"os"

	"nhooyr.io/websocket"
)

func echo(url string) error {
	trusting := &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}
	socket, _, err := websocket.Dial(context.Background(), url, &websocket.DialOptions{
		HTTPClient:           &http.Client{Transport: trusting},
		CompressionMode:      websocket.CompressionContextTakeover,
		CompressionThreshold: 1,
	})
	if err != nil {
		return err
	}
	defer socket.Close(websocket.StatusInternalError, "")
	socket.SetReadLimit(64 << 20)
	for {
		kind, message, err := socket.Read(context.Background())
		if err != nil {
			return err
		}
		if err := socket.Write(context.Background(), kind, message); err != nil {
			return err
		}
	}
}

func main() {
	if err := echo(os.Args[1]); websocket.CloseStatus(err) == -1 { // no Close of the server's
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
