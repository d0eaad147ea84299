// Forwards TCP connections until it is told to cut them: a network that fails and comes back.
import { connect, createServer } from 'node:net';

export async function cuttingProxy(port) {
  const sockets = new Set();
  let isOpen = true;
  const server = createServer((client) => {
    if (!isOpen) return client.destroy();
    const upstream = connect(port, '127.0.0.1').setNoDelay(true);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    }
    client.pipe(upstream);
    upstream.pipe(client);
  });
  const cut = () => sockets.forEach((socket) => socket.destroy());
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `ws://127.0.0.1:${server.address().port}`,
    cut,
    /** Cuts, and refuses connections until open(). */
    close() {
      isOpen = false;
      cut();
    },
    open() {
      isOpen = true;
    },
    end() {
      cut();
      server.close();
    },
  };
}
