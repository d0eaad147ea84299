// What happened in a scenario as lines of text, the same for two servers that behave the same.

const tellsCodes = (generation) => generation.name >= '0.17';

function traceLine(generation, { event, phase, sessionId, clients, ...facts }) {
  const { room, code, ...rest } = facts;
  if (rest.options) rest.options = { ...rest.options, trace: undefined };
  // Only servers since 0.17 tell onLeave the code; the others tell whether it was meant.
  const told = { ...rest, ...(code !== undefined && tellsCodes(generation) ? { code } : {}), clients };
  return [event, phase, sessionId, JSON.stringify(told)].filter(Boolean).join(' ');
}

/** Ids that are random, and the names to show for them. */
function renamings(stage, trace) {
  const known = new Map();
  for (const { name, sessionId } of stage.players) {
    if (sessionId) known.set(sessionId, `<${name}>`);
  }
  const rooms = [];
  let guests = 0;
  const meetRoom = (roomId) => {
    if (roomId && !rooms.includes(roomId)) rooms.push(roomId);
  };
  for (const { room, sessionId } of trace) {
    meetRoom(room);
    if (sessionId && !known.has(sessionId)) known.set(sessionId, `<guest ${++guests}>`);
  }
  stage.players.forEach(({ roomId }) => meetRoom(roomId));
  const isChosen = (roomId) => !/^[\w-]{9}$/.test(roomId);
  rooms.forEach((roomId, index) => known.set(roomId, isChosen(roomId) ? roomId : `<room ${index + 1}>`));
  known.set(stage.unique, '<unique>');
  return known;
}

/** `{a: [...], b: [...], 'trace of <room 1>': [...], notes: [...]}` */
export function transcriptOf(stage) {
  const trace = stage.trace;
  const sections = {};
  const { ignoresTrace, ignoresTimers, anyOrder } = stage.scenario;
  const isKept = (line) => !(ignoresTimers && line.startsWith('message "timer"'));
  for (const { name, log } of stage.players) sections[name] = log.filter(isKept);
  for (const line of ignoresTrace ? [] : trace) {
    if (ignoresTimers && line.event === 'timer') continue;
    (sections[`trace of ${line.room}`] ??= []).push(traceLine(stage.generation, line));
  }
  if (stage.notes.length) sections.notes = stage.notes;
  let text = JSON.stringify(sections);
  for (const [id, name] of renamings(stage, trace)) text = text.replaceAll(id, name);
  const named = JSON.parse(text);
  if (anyOrder) Object.values(named).forEach((lines) => lines.sort());
  return named;
}
