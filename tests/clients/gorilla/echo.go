// Echoes what a server sends, with gorilla/websocket, until the connection ends.
package main

import (
	"crypto/tls"
	"errors"
	"fmt"
	"os"

	"github.com/gorilla/websocket"
)

func echo(url string) error {
	dialer := websocket.Dialer{
		EnableCompression: true,
		TLSClientConfig:   &tls.Config{InsecureSkipVerify: true},
	}
	socket, _, err := dialer.Dial(url, nil)
	if err != nil {
		return err
	}
	defer socket.Close()
	for {
		kind, message, err := socket.ReadMessage()
		if err != nil {
			return err
		}
		if err := socket.WriteMessage(kind, message); err != nil {
			return err
		}
	}
}

func main() {
	err := echo(os.Args[1])
	var end *websocket.CloseError
	if !errors.As(err, &end) || end.Code == websocket.CloseAbnormalClosure {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
