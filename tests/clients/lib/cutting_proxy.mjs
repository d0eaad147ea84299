// Forwards TCP connections until it is told to cut them: a network that fails and comes back.
import { connect, createServer } from 'node:net';

export async function cuttingProxy(port) {
  const sockets = new Set();
  let isOpen = true;
  let isDeaf = false;
  const server = createServer((client) => {
    if (!isOpen) return client.destroy();
    const upstream = connect(port, '127.0.0.1').setNoDelay(true);
    for (const [socket, other] of [[client, upstream], [upstream, client]]) {
      sockets.add(socket);
      socket.on('error', () => other.destroy()).on('close', () => sockets.delete(socket));
    }
    client.pipe(upstream);
    upstream.on('data', (chunk) => { if (!isDeaf) client.write(chunk); }).on('end', () => client.end());
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
    /** From now on nothing the host says arrives. */
    deafen() {
      isDeaf = true;
    },
    /** Cuts, and is a network like any other again. */
    heal() {
      cut();
      isDeaf = false;
    },
    end() {
      cut();
      server.close();
    },
  };
}
