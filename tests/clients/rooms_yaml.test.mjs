// rooms.yaml is edited into every wrong shape while the host runs: each is refused with its line and column, `roomd
// reload` fails with the same words, and the configuration in force stays in force.
import assert from 'node:assert/strict';
import test from 'node:test';
import { generations } from './lib/generations.mjs';
import { Session } from './lib/session.mjs';
import { assertUntouched, reloadCommand, startFirstVersion, versionConfig, versionOfNewRoom } from './lib/version.mjs';

const room = 'rooms: { version: { factory: version/Version } }';

// What the file says, and what is said of it: each "line:column: message".
const shapes = {
  'an empty file': ['', '1:1: rooms is missing'],
  'no rooms': ['loops: 1', '1:1: rooms is missing'],
  'a list': ['- version', '1:1: the file must be a map, not a list'],
  'a text': ['version', '1:1: the file must be a map, not "version"'],
  'rooms without a value': ['rooms:', '1:1: rooms must be a map, not nothing'],
  'rooms as a list': ['rooms:\n  - version', '2:3: rooms must be a map, not a list'],
  'a room without a value': ['rooms:\n  version:', '2:3: version must be a map, not nothing'],
  'a room without a factory': [
    'rooms:\n  version: { options: {} }', '2:3: version has no factory; add "factory: plugin/Class"'],
  'a factory without a class': [
    'rooms:\n  version: { factory: version }', '2:23: factory must be plugin/Class, not "version"'],
  'a factory outside of the folder': [
    'rooms:\n  version: { factory: ../../etc/Version }', '2:23: factory must be plugin/Class, not "../../etc/Version"'],
  'a plugin that is not there': [
    'rooms:\n  version: { factory: vresion/Version }\nplugins: ./plugins', /2:23: vresion\.so: find: no such file in .*plugins$/],
  'a class that is not there': [
    'rooms:\n  version: { factory: version/Vresion }\nplugins: ./plugins',
    '2:23: version.so: factory: there is no Vresion; it offers Version'],
  'a misspelt key of the file': [`${room}\nromos: {}`, '2:1: unknown key "romos"; did you mean "rooms"?'],
  'a misspelt key of a room': [
    'rooms:\n  version: { factroy: version/Version, factory: version/Version }',
    '2:14: unknown key "factroy"; did you mean "factory"?'],
  'a key in the wrong place': [`${room}\nport: 2567`, /2:1: unknown key "port"; known here: listen, /],
  'a key twice': [`${room}\nloops: 1\nloops: 2`, '3:1: duplicate key "loops", first in line 2'],
  'a room twice': [
    'rooms:\n  version: { factory: version/Version }\n  version: { factory: version/Version }',
    '3:3: duplicate key "version", first in line 2'],
  'a room name with a space': [
    'rooms:\n  my room: { factory: version/Version }',
    '2:3: a room name has 1 to 64 letters, digits, _ or -; "my room" has not'],
  'a number in words': [`loops: many\n${room}`, '1:8: loops must be a whole number from 0 to 1024, not "many"'],
  'a port that is too large': [
    `listen: { port: 65536 }\n${room}`, '1:17: port must be a whole number from 0 to 65535, not 65536'],
  'a port in quotation marks': [
    `listen: { port: "2567" }\n${room}`, '1:17: port must be a whole number from 0 to 65535, not "2567"'],
  'yes for true': [`watch: yes\n${room}`, '1:8: watch must be true or false, not "yes"'],
  'options as a list': [
    'rooms:\n  version: { factory: version/Version, options: [1] }', '2:49: options must be a map, not a list'],
  'an order of no kind': [
    'rooms:\n  version: { factory: version/Version, sortBy: { clients: down } }',
    '2:59: clients must be 1, -1, asc or desc, not "down"'],
  'a list with a number in it': [
    'rooms:\n  version: { factory: version/Version, filterBy: [mode, 7] }',
    '2:57: filterBy must list option names, not 7'],
  'a network with bits behind its prefix': [
    `trustedProxies: [10.0.0.1/8]\n${room}`,
    '1:18: trustedProxies must list addresses and networks (10.0.0.0/8), not "10.0.0.1/8"'],
  'an origin that is none': [
    `cors: { origins: [game.example] }\n${room}`,
    '1:19: origins must list origins (https://game.example), not "game.example"'],
  'a limit below its least': [
    `limits: { maxPayload: 0 }\n${room}`, '1:23: maxPayload must be a whole number from 1 to 67108864, not 0'],
  'an address with a scheme': [
    `publicAddress: ws://game.example\n${room}`,
    '1:16: publicAddress must be host[:port][/path] without a scheme, not "ws://game.example"'],
  'a tab as indentation': ['rooms:\n\tversion: { factory: version/Version }', '2:9: illegal map value'],
  'indentation that changes': ['rooms:\n    version:\n      factory: version/Version\n   other: 1', /^4:4: /],
  'a bracket that is not closed': ['rooms: { version: { factory: version/Version }\n', '2:1: end of map flow not found'],
  'a quotation mark that is not closed': ['rooms: { "version: { factory: version/Version } }', /^\d+:\d+: /],
  'an anchor that is not there': ['rooms: *rooms', /^1:8: /],
  'a tag that nobody knows': [`rooms: !secret {}`, /^1:8: /],
  'aliases that multiply': [
    `a: &a [1,1,1,1,1,1,1,1,1,1]\nb: &b [${Array(10).fill('*a')}]\nc: &c [${Array(10).fill('*b')}]\n`
      + `d: &d [${Array(10).fill('*c')}]\ne: &e [${Array(10).fill('*d')}]\nf: [${Array(10).fill('*e')}]`,
    /^\d+:\d+: .*100000|^\d+:\d+: .*nodes/],
  'a control character': [`${room}\n# \u0007`, '2:3: control character 0x07'],
  'three mistakes at once': [
    'loops: x\nrooms:\n  version: { factory: v }\nwach: true', '1:8: loops must be a whole number from 0 to 1024, not "x"',
    '3:23: factory must be plugin/Class, not "v"', /^4:1: unknown key "wach"; did you mean "watch"\?$/],
};

function assertMatches(line, expected) {
  if (expected instanceof RegExp) assert.match(line, expected);
  else assert.equal(line, expected);
}

test('every wrong shape of rooms.yaml is refused with line and column, and changes nothing', async (t) => {
  assert.ok(Object.keys(shapes).length >= 20);
  const host = await startFirstVersion();
  try {
    const playing = await Session.join(host, generations[0], 'version');
    for (const [name, [text, ...expected]] of Object.entries(shapes)) {
      await t.test(name, async () => {
        host.configure(text);
        const before = host.log(/ error /).length;
        const { code, output } = await reloadCommand(host);
        assert.equal(code, 1, output);
        const lines = output.trim().split('\n');
        const verdict = lines.pop();
        assert.match(verdict, /rooms\.yaml has errors, nothing was changed$|^nothing changed; refused /);
        assert.equal(lines.length, expected.length, output);
        lines.forEach((line, index) => {
          assert.ok(line.startsWith(`${host.configFile}:`), line);
          assertMatches(line.slice(host.configFile.length + 1), expected[index]);
        });
        const logged = host.log(/ error /).slice(before);
        for (const line of lines) assert.ok(logged.some((entry) => entry.endsWith(line)), `${line} is not in the log`);
        await assertUntouched(host, playing);
      });
    }
    host.configure(versionConfig('second'));
    assert.equal((await reloadCommand(host)).code, 0);
    assert.deepEqual(await versionOfNewRoom(host), { version: 1, map: 'second' });
    assert.deepEqual(await playing.ask('version'), { version: 1, map: 'first' });
    await playing.leave();
  } finally {
    await host.stop();
  }
});

test('a signal to reload a wrong file says the same in the log', async () => {
  const host = await startFirstVersion();
  try {
    const playing = await Session.join(host, generations[0], 'version');
    host.configure('rooms:\n  version: { factroy: version/Version }\n');
    await host.reload(/ error .*rooms\.yaml:2:14: unknown key "factroy"; did you mean "factory"\?/);
    await assertUntouched(host, playing);
    await playing.leave();
  } finally {
    await host.stop();
  }
});
