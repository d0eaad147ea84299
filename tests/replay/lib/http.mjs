// One HTTP request as it was recorded.
import { request as send } from 'node:http';

/** The body as the client has sent it: recordings hold JSON bodies parsed. */
function bytesOf(body) {
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The recorded headers, for a body whose ids may be longer than they were. */
function headersFor(headers, bytes) {
  return 'content-length' in headers ? { ...headers, 'content-length': bytes.length } : headers;
}

/** Resolves with `{status, headers, body}`, the body parsed when it is JSON. */
export function exchange(port, { method, path, headers = {}, body }) {
  const bytes = bytesOf(body);
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, method, path, headers: headersFor(headers, bytes), agent: false };
    const outgoing = send(options, (incoming) => {
      const chunks = [];
      incoming.on('data', (chunk) => chunks.push(chunk)).on('error', reject);
      incoming.on('end', () => resolve({
        status: incoming.statusCode,
        headers: incoming.headers,
        body: parsed(Buffer.concat(chunks).toString()),
      }));
    });
    outgoing.on('error', reject);
    outgoing.end(bytes);
  });
}
