// What both pages share: where the server is, which client to use, and how to enter a room.
//
//   ?server=ws://localhost:2567   the default is the host the page came from, port 2567
//   ?sdk=0.16                     one of the official clients from 0.16 on; the page's server has them as /sdk/<name>.js
const parameters = new URLSearchParams(location.search);
const server = parameters.get('server') ?? `ws://${location.hostname || 'localhost'}:2567`;
const sdk = parameters.get('sdk') ?? '0.18';

const byId = (id) => document.getElementById(id);

function loadSdk() {
  const script = document.createElement('script');
  script.src = `/sdk/${sdk}.js`;
  return new Promise((resolve, reject) => {
    script.onload = () => resolve(globalThis.Colyseus);
    script.onerror = () => reject(new Error(`there is no client ${sdk} here`));
    document.head.append(script);
  });
}

/** Enters a room of that name, and says below the title who and where we are. */
export async function enter(name) {
  const { Client } = await loadSdk();
  const room = await new Client(server).joinOrCreate(name);
  byId('about').textContent = `room ${room.roomId} · you are ${room.sessionId} · client ${sdk} · ${server}`;
  return room;
}

export function say(text, kind = '') {
  byId('status').textContent = text;
  byId('status').className = kind;
}

/** Tells what went wrong instead of leaving a blank page. */
export function orExplain(promise) {
  return promise.catch((error) => say(`${error.message || error.code || 'The server cannot be reached.'}`, 'lost'));
}

export { byId };
