// The waiting of the other tests, with the patience that a busy machine needs.
import * as wait from '../../lib/wait.mjs';

export const { sleep } = wait;

export const patience = 60000;

export const until = (what, condition, milliseconds = patience) => wait.until(what, condition, milliseconds);
export const within = (what, promise) => wait.within(what, promise, patience);
