# An echo server of em-websocket. Says where it listens.
require 'em-websocket'
require 'socket'

EM.run do
  server = EM::WebSocket.start(host: '127.0.0.1', port: 0) do |socket|
    socket.max_frame_size = 64 << 20
    socket.onmessage { |message| socket.send_text(message) }
    socket.onbinary { |message| socket.send_binary(message) }
    socket.onerror { |_| } # the peer's faults are not ours to report
  end
  puts "listening on #{Socket.unpack_sockaddr_in(EM.get_sockname(server)).first}"
  $stdout.flush
end
