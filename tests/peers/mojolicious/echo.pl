# An echo server of Mojolicious. Says where it listens.
use Mojolicious::Lite -signatures;
use Mojo::Server::Daemon;

app->log->level('fatal');
websocket '/' => sub ($c) {
  $c->tx->max_websocket_size(64 << 20);
  $c->tx->with_compression;
  $c->inactivity_timeout(300);
  $c->on(text   => sub ($c, $octets) { $c->send({text   => $octets}) });
  $c->on(binary => sub ($c, $octets) { $c->send({binary => $octets}) });
};

my $daemon = Mojo::Server::Daemon->new(app => app, listen => ['http://127.0.0.1'], silent => 1);
$daemon->start;
$| = 1;
say 'listening on ', $daemon->ports->[0];
Mojo::IOLoop->start;
