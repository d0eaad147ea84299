// A plugin that crashes takes the host with it; before it goes, the host says who it was.
import assert from 'node:assert/strict';
import test from 'node:test';
import { generations } from './lib/generations.mjs';
import { Host } from './lib/host.mjs';
import { Session } from './lib/session.mjs';
import { within } from './lib/wait.mjs';

const hook = (message) => `onMessage "${message}"`;

const crashes = {
  null: { signal: 'SIGSEGV', says: /signal 11 \(Segmentation fault\) at address 0x0/, inside: hook('null'), frame: /followNullPointer/ },
  divide: { signal: 'SIGFPE', says: /signal 8 \(Arithmetic error\)/, inside: hook('divide'), frame: /divideByZero/ },
  overflow: { signal: 'SIGSEGV', says: /signal 11 \(Segmentation fault\)/, inside: hook('overflow'), frame: /recurseForever/ },
  abort: { signal: 'SIGABRT', says: /signal 6 \(Aborted\)/, inside: hook('abort'), frame: /abort/ },
  throw: {
    signal: 'SIGABRT', says: /nobody caught an exception of type St13runtime_error: from nowhere/, inside: hook('throw'),
    frame: /throwOutside/,
  },
  later: {
    signal: 'SIGSEGV', says: /signal 11/, inside: 'a timer or what awaited something', frame: /followNullPointer/,
  },
};

for (const [message, { signal, says, inside, frame }] of Object.entries(crashes)) {
  test(`a crash in "${message}" is told of with its room, its stack and its build`, async () => {
    const host = await Host.start({ plugins: ['stuck'], rooms: { crashing: { factory: 'stuck/Crashing' } } });
    try {
      const { room } = await Session.join(host, generations[0], 'crashing');
      room.send(message);
      assert.deepEqual(await within('the end of roomd', host.exited), { code: null, signal }, host.output);
      const report = host.log(/^crash: /);
      assert.ok(report.some((line) => says.test(line)), host.output);
      const place = report.find((line) => line.startsWith('crash: in '));
      assert.match(place, /build id ([0-9a-f]{40})\)$/);
      assert.ok(place.startsWith(
        `crash: in ${inside} of room "crashing" (id ${room.roomId}) of stuck.so (generation 1, build id `), place);
      const frames = report.filter((line) => /^crash: #\d+ /.test(line));
      assert.ok(frames.some((line) => /stuck\.1\.so\+0x[0-9a-f]+ \(/.test(line)), host.output);
      assert.ok(frames.some((line) => frame.test(line)), host.output);
      const [, build] = /build id ([0-9a-f]{40})/.exec(place);
      assert.ok(report.some((line) => line.includes('stuck.1.so') && line.endsWith(`has build id ${build}`)), host.output);
    } finally {
      if (!host.exit) host.process.kill('SIGKILL');
      host.remove();
    }
  });
}
