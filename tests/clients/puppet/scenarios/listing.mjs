// Metadata, and what lists of rooms say.
import { theme } from './theme.mjs';

const row = ({ clients, locked, private: isPrivate, maxClients, unlisted, name, metadata }) =>
  ({ clients, locked, private: isPrivate, maxClients, unlisted, name, metadata });

async function available(t, player) {
  const rooms = await player.client.getAvailableRooms('puppet');
  return rooms.filter(({ roomId }) => t.players.some((each) => each.roomId === roomId)).map(row);
}

export default theme('listing', [
  ['metadata at creation', ['S60', 'S106'], async (t) => {
    const a = await t.create('puppet', { metadata: { map: 'de_dust2', rounds: [1, 2] } });
    await a.call('info');
    await a.call('query', { roomId: a.roomId });
  }],
  ['metadata later', ['S60', 'S106'], async (t) => {
    const a = await t.create('puppet');
    await a.call('setMetadata', { a: 1 });
    await a.call('info');
    await a.call('query', { roomId: a.roomId });
  }],
  ['metadata a second time', ['S61'], async (t) => {
    const a = await t.create('puppet', { metadata: { a: 1, b: 1 } });
    await a.call('setMetadata', { b: 2 });
    await a.call('info');
  }],
  ['a list counts clients', ['S60', 'S66'], async (t) => {
    const a = await t.create('puppet', { maxClients: 5 });
    await t.joinById(a.roomId);
    await a.call('query', { roomId: a.roomId });
  }],
  ['a list knows what is locked and private', ['S58', 'S74'], async (t) => {
    const a = await t.create('puppet');
    await a.ask('lock');
    await a.ask('setPrivate', true);
    await a.call('query', { roomId: a.roomId });
    await a.ask('unlock');
    await a.ask('setPrivate', false);
    await a.call('query', { roomId: a.roomId });
  }],
  ['a full room is listed as locked', ['S97'], async (t) => {
    const a = await t.create('puppet', { maxClients: 1 });
    await a.call('query', { roomId: a.roomId });
  }],
  ['getAvailableRooms', ['S62', 'S63'], async (t) => {
    const a = await t.create('puppet', { metadata: { map: 'here' }, maxClients: 2 });
    const b = await t.create('puppet');
    t.note('rooms', await available(t, a));
    await b.ask('lock');
    t.note('without the locked one', await available(t, a));
    await a.ask('setPrivate', true);
    t.note('without the private one', await available(t, a));
  }, { generations: ['0.15'] }],
  ['GET /matchmake/name', ['S63'], async (t) => {
    await t.create('puppet_listed');
    const { status } = await t.http('GET', '/matchmake/puppet_listed');
    t.note('status', status);
  }],
]);
