// Starts the real roomd for a test, in a folder of its own, and stops it.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until, within } from './wait.mjs';

const executable = process.env.ROOMD ?? fail('ROOMD must name the roomd executable');
const pluginFolders =
  (process.env.ROOMD_PLUGINS ?? fail('ROOMD_PLUGINS must name the folders of plugins')).split(':');
const sanitizerReport = /ERROR: \w+Sanitizer|WARNING: ThreadSanitizer|runtime error:/;

/** How many loops the host gets unless a test says otherwise; ctest runs the tests with 1 and 2. */
export const loops = Number(process.env.ROOMD_LOOPS ?? 1);

function fail(message) {
  throw new Error(message);
}

/** The library of a plugin as it was built. */
export function readBuilt(plugin) {
  const file = pluginFolders.map((folder) => join(folder, `${plugin}.so`)).find(existsSync);
  return readFileSync(file ?? fail(`${plugin}.so is in none of ${pluginFolders.join(', ')}`));
}

export class Host {
  /** A folder with `plugins/` and rooms.yaml; nothing runs yet. */
  constructor({ plugins = [], rooms = {}, yaml, ...settings }) {
    this.folder = mkdtempSync(join(tmpdir(), 'roomd-test-'));
    mkdirSync(join(this.folder, 'plugins'));
    for (const plugin of plugins) this.install(plugin);
    this.configure(yaml ?? { loops, ...settings, rooms });
    this.output = '';
    this.command = [executable, '--config', this.configFile];
    this.through = [];
  }

  static async start(options) {
    const host = new Host(options);
    await host.run();
    return host;
  }

  /** Puts the library of the plugin `from` into the plugin folder as `<as>.so`, in one step. */
  install(from, as = from) {
    this.replace(`${as}.so`, readBuilt(from));
  }

  /** Writes a file of the plugin folder the way a careful tool does: complete, then renamed. */
  replace(file, bytes) {
    const place = join(this.folder, 'plugins', file);
    writeFileSync(`${place}.new`, bytes, { mode: 0o755 });
    renameSync(`${place}.new`, place);
  }

  /** Writes rooms.yaml: an object (JSON is YAML), or the text itself. */
  configure(content) {
    const common = { listen: { host: '127.0.0.1' }, plugins: './plugins' };
    const text = typeof content === 'string' ? content : JSON.stringify({ ...common, ...content }, null, 2);
    writeFileSync(this.configFile, text);
  }

  get configFile() {
    return join(this.folder, 'rooms.yaml');
  }

  get pid() {
    return this.process.pid;
  }

  get url() {
    return `ws://127.0.0.1:${this.port}`;
  }

  get httpUrl() {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Starts the process without waiting for anything. */
  spawn(port = 0) {
    const [command, ...rest] = [...this.through, ...this.command, '--port', String(port)];
    const started = spawn(command, rest, { stdio: ['ignore', 'pipe', 'pipe'] });
    const collect = (text) => { this.output += text; };
    started.stdout.setEncoding('utf8').on('data', collect);
    started.stderr.setEncoding('utf8').on('data', collect);
    this.process = started;
    this.exited = new Promise((resolve) => started.on('close', (code, signal) => resolve({ code, signal })));
    this.exited.then((exit) => { this.exit = exit; });
  }

  async run(port = 0) {
    this.spawn(port);
    const line = () => /listening on http:\/\/[^\s:]+:(\d+)/.exec(this.output);
    await until('roomd listens', () => line() || this.exit, 20000);
    if (this.exit) throw new Error(`roomd ended with ${this.exit.code} before it listened:\n${this.output}`);
    this.port = Number(line()[1]);
  }

  /** Lines of the log that match, oldest first. */
  log(pattern) {
    return this.output.split('\n').filter((line) => pattern.test(line));
  }

  /** Asks for a reload and waits for a log line that matches and was not there before. */
  async reload(pattern) {
    const before = this.log(pattern).length;
    this.process.kill('SIGHUP');
    return until(`the log has a new line with ${pattern}`, () => this.log(pattern)[before], 20000);
  }

  /** Whether the process has a library of this plugin mapped, as any of its staged copies. */
  mapped(plugin) {
    return readFileSync(`/proc/${this.pid}/maps`, 'utf8').split('\n')
      .filter((line) => new RegExp(`/${plugin}[^/]*\\.so`).test(line))
      .map((line) => line.slice(line.indexOf('/')));
  }

  /** SIGTERM; the host must end by itself, with 0, and without a sanitizer's report. */
  async stop() {
    if (!this.exit) this.process.kill('SIGTERM');
    await this.end();
  }

  /** Waits for the end of the host, which must be as after stop(). */
  async end() {
    try {
      const exit = await within('the end of roomd', this.exited, 30000);
      assert.doesNotMatch(this.output, sanitizerReport);
      assert.deepEqual(exit, { code: 0, signal: null }, this.output);
    } finally {
      if (!this.exit) this.process.kill('SIGKILL');
      this.remove();
    }
  }

  remove() {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
