// Forwards TCP connections, but holds every connection's bytes back for a moment after the first few.
// Whoever looks at the beginning of a request then sees nothing in it, as with a slow network.
import { connect, createServer } from 'node:net';

const firstBytes = 3;
const pauseMilliseconds = 30;

export async function haltingProxy(port) {
  const sockets = new Set();
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1').setNoDelay(true);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    }
    client.once('data', (head) => {
      client.pause();
      upstream.write(head.subarray(0, firstBytes));
      setTimeout(() => {
        upstream.write(head.subarray(firstBytes));
        client.pipe(upstream);
      }, pauseMilliseconds);
    });
    upstream.pipe(client);
    client.on('close', () => upstream.destroy());
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `ws://127.0.0.1:${server.address().port}`,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
