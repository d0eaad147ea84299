// What a client would make of the state frames of a connection, by the official decoders. The bytes are not
// compared: encoders may say the same in other ways, and the original ones do from one generation to the next.
import { createRequire } from 'node:module';

const require = createRequire(new URL('../../clients/package.json', import.meta.url));
const schemaOf = { 0.15: 'schema-2', 0.16: 'schema-3', 0.17: 'schema-4', 0.18: 'schema-5' };

export class StateReader {
  #decoder;

  constructor(generation) {
    this.isOld = generation === '0.15';
    this.schema = require(schemaOf[generation]);
  }

  /** `handshake` is empty when the client has asked to be spared it; then states stay unread. */
  begin(handshake) {
    if (handshake.length) this.#decoder = this.schema.Reflection.decode(this.#input(handshake));
  }

  /** The whole state after a full state or a patch, as text; empty when it cannot be known. */
  apply(bytes) {
    if (!this.#decoder) return '';
    this.#decoder.decode(this.#input(bytes));
    return JSON.stringify(this.isOld ? this.#decoder : this.#decoder.state);
  }

  #input(bytes) {
    return this.isOld ? [...bytes] : Buffer.from(bytes);
  }
}
