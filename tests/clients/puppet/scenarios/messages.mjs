// Messages from clients to the room.
import { theme } from './theme.mjs';

const values = [
  null, true, false, 0, 1, -1, 127, 128, 255, 256, 65535, 65536, 2 ** 31, 2 ** 32, 2 ** 53 - 1, -32, -33, -129, -32769,
  -(2 ** 31) - 1, 0.1, -0.5, 1.5e-300, '', 'text', 'žluťoučký 漢字 😀', 'x'.repeat(300),
  [], [1, 'a', null, [true, []]], {}, { a: 1, b: { c: [{ x: 1 }, { x: 2 }], d: null } }, [{ x: 64, y: 65 }, { x: 1, y: 'z' }],
];

export default theme('messages', [
  ['values of every kind come back', ['S40', 'S115'], async (t) => {
    const a = await t.create('puppet');
    for (const value of values) a.send('echo', value);
    await a.heard('echo', values.length);
  }],
  ['a type may be a number', ['S39', 'S42'], async (t) => {
    const a = await t.create('puppet');
    a.send(7, { seven: 7 });
    await a.heard(7);
  }],
  ['a payload may be absent', ['S40'], async (t) => {
    const a = await t.create('puppet');
    a.send('echo');
    await a.heard('echo');
  }],
  ['bytes', ['S47', 'S118'], async (t) => {
    const a = await t.create('puppet');
    a.sendBytes('bytes', [172, 72, 101, 0, 255]);
    await a.heard('bytes');
    a.sendBytes('bytes', []);
    await a.heard('bytes', 2);
  }],
  ['bytes to a type for messages', ['S47'], async (t) => {
    const a = await t.create('puppet');
    a.sendBytes('echo', [1, 2, 3]);
    await t.until('something happens', () => a.messages.length || !a.connected);
  }],
  ['"*" gets what has no handler of its own', ['S41'], async (t) => {
    const a = await t.create('puppet_any');
    a.send('unheard', { x: 1 });
    a.send('unheard');
    a.send(12345, 'number');
    a.send(0, 'zero');
    await a.heard('any', 4);
    await a.call('auth', a.sessionId);
  }],
  ['"*" gets bytes', ['S41', 'S47'], async (t) => {
    const a = await t.create('puppet_any');
    a.sendBytes('raw', [1, 2, 3]);
    await a.heard('any');
  }],
  ['two handlers of one type', ['S44'], async (t) => {
    const a = await t.create('puppet');
    a.send('twice');
    await a.heard('twice');
    await a.settled();
  }],
  ['a type that nobody registered', ['S43'], async (t) => {
    const a = await t.create('puppet');
    a.send('unheard', 1);
    await a.closed();
  }],
  ['a number that nobody registered', ['S43'], async (t) => {
    const a = await t.create('puppet');
    a.send(8, 1);
    await a.closed();
  }],
  ['bytes that nobody registered', ['S43', 'S47'], async (t) => {
    const a = await t.create('puppet');
    a.sendBytes('unheard', [1]);
    await a.closed();
  }],
  ['others stay when one sent what nobody registered', ['S43'], async (t) => {
    const a = await t.create('puppet');
    const b = await t.joinById(a.roomId);
    b.send('unheard');
    await b.closed();
    await t.traced({ event: 'onLeave', phase: 'end' });
    await a.call('info');
  }],
  ['a handler that throws harms nobody else', ['S45'], async (t) => {
    const a = await t.create('puppet');
    const b = await t.joinById(a.roomId);
    b.send('boom');
    await t.traced({ event: 'message', type: 'boom' });
    a.send('echo', 'still here');
    await a.heard('echo');
    // The original hears nothing more of b, not even that it has gone.
    await b.drop();
  }, { leavesRooms: true, ignoresTrace: true }],
  ['a payload that is no MessagePack', ['S46'], async (t) => {
    const a = await t.create('puppet');
    a.room.connection.transport.ws.send(Buffer.from([13, 0xa4, ...Buffer.from('echo'), 0xda, 0xff]));
    await a.closed();
  }],
  ['4000 bytes pass', ['S46'], async (t) => {
    const a = await t.create('puppet');
    a.send('echo', 'x'.repeat(4000));
    await a.heard('echo');
  }],
  ['more than 4096 bytes do not', ['S46'], async (t) => {
    const a = await t.create('puppet');
    a.send('echo', 'x'.repeat(4100));
    await a.closed();
  }],
  ['order is kept', ['S40'], async (t) => {
    const a = await t.create('puppet');
    for (let index = 0; index < 50; index += 1) a.send(index % 2 ? 'echo' : 7, index);
    await a.heard('echo', 25);
    await a.settled();
  }],
  ['messages sent before leaving are handled', ['S29'], async (t) => {
    const a = await t.create('puppet');
    a.send('echo', 'last words');
    await a.leave();
    await t.traced({ event: 'message' });
  }],
  ['a room without a state has messages', ['S51'], async (t) => {
    const a = await t.create('puppet_stateless');
    const b = await t.joinById(a.roomId);
    a.send('echo', 1);
    await a.heard('echo');
    await a.call('broadcast', 'hello', { x: 1 });
    await b.heard('hello');
  }],
]);
