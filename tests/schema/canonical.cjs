// What the server says of a state (sight.hpp) and what a client has of it, in one form.

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });
const text = (bytes) => utf8.decode(Buffer.from(bytes, "latin1"));

// What 0.18 knows as quantized the others have as an integer, and 0.15 has numbers for BigInts.
function ofGeneration(value, generation) {
  if (value === null || typeof value !== "object") return value;
  if (value.$quantized !== undefined) return generation === 5 ? value.$quantized : value.raw;
  if (value.$bigint !== undefined) return generation === 2 ? value.number : { $bigint: value.$bigint };
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, ofGeneration(item, generation)]));
}

/** With sorted keys, but for fields that those who come later are not told of, or not told of again; texts of the server are bytes, and numbers that JSON does not have are objects. */
function canonical(value, fromServer) {
  const word = fromServer ? text : (string) => string;
  if (typeof value === "string") return word(value);
  if (typeof value === "bigint") return { $bigint: String(value) };
  if (typeof value === "number") {
    if (Object.is(value, -0)) return { $number: "-0" };
    return Number.isFinite(value) ? value : { $number: String(value) };
  }
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !key.endsWith("_passing"))
      .map(([key, item]) => [word(key), canonical(item, fromServer)])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

// Containers whose items are given one by one stay when the last item goes; for clients of 0.15, there are
// empty ones in the place of all that they may not see.
function withoutEmpty(value) {
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).map(([key, item]) => [key, withoutEmpty(item)]);
  return Object.fromEntries(entries.filter(([, item]) => item === null || typeof item !== "object" || Object.keys(item).length > 0));
}

/** 0 and -0 are equal to JavaScript: fields of 0.15 clients, and arrays of all, ignore a change from one to the other. */
const signless = (json) => json.replaceAll('{"$number":"-0"}', "0");

module.exports = { canonical, ofGeneration, signless, withoutEmpty };
