// The two sides of a comparison: the original server of a generation, and roomd; both with the puppet.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { until, within } from './wait.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

export class Server {
  /** Starts the process and waits until it says where it listens. */
  static async start(command, args, options = {}) {
    const server = new Server();
    server.output = '';
    server.process = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    for (const stream of [server.process.stdout, server.process.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => { server.output += text; });
    }
    server.exited = new Promise((resolve) => server.process.on('close', (code, signal) => {
      server.exit = { code, signal };
      resolve(server.exit);
    }));
    process.once('exit', () => server.process.kill('SIGKILL'));
    const listening = () => /listening on http:\/\/[^\s:]+:(\d+)/.exec(server.output);
    await until(`${command} listens`, () => listening() || server.exit);
    if (server.exit) throw new Error(`${command} ${args.join(' ')} ended before it listened:\n${server.output}`);
    server.port = Number(listening()[1]);
    return server;
  }

  get url() {
    return `ws://127.0.0.1:${this.port}`;
  }

  /** Where a client that cannot be recognised by what it sends is taken for one of this generation. */
  ownUrl(generation) {
    return this.url + (this.knowsPrefixes ? generation.prefix : '');
  }

  async stop() {
    this.process.kill('SIGTERM');
    try {
      return await within('the end of the server', this.exited);
    } finally {
      if (!this.exit) this.process.kill('SIGKILL');
    }
  }
}

export const startOriginal = ({ name }) => Server.start(process.execPath, [here('../server.cjs'), name, '0']);
