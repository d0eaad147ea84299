// Serves the pages of this folder, and the clients' own bundles for browsers as /sdk/<generation>.js.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

const place = (path) => fileURLToPath(new URL(path, import.meta.url));
const types = { '.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript' };

function fileOf(path) {
  const bundle = /^\/sdk\/(0\.\d+)\.js$/.exec(path);
  if (bundle) return place(`../node_modules/client-${bundle[1]}/dist/colyseus.js`);
  return /^\/\w+\.\w+$/.test(path) ? place(`../pages${path}`) : undefined;
}

export async function servePages() {
  const server = createServer(async (request, response) => {
    const file = fileOf(new URL(request.url, 'http://pages').pathname);
    const content = file && await readFile(file).catch(() => undefined);
    response.writeHead(content ? 200 : 404, { 'Content-Type': types[extname(file ?? '')] ?? 'text/plain' });
    response.end(content);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}
