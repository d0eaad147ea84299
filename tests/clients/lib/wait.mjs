// Bounded waiting: everything that waits says for what.

export const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Waits until `condition()` is truthy and returns its value. */
export async function until(what, condition, milliseconds = 10000) {
  const end = performance.now() + milliseconds;
  for (;;) {
    const value = condition();
    if (value) return value;
    if (performance.now() > end) throw new Error(`waited ${milliseconds} ms in vain until ${what}`);
    await sleep(5);
  }
}

/** The value of `promise`, or an error that names what did not happen in time. */
export function within(what, promise, milliseconds = 10000) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`waited ${milliseconds} ms in vain for ${what}`)), milliseconds);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
