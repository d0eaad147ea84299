// What becomes of the options that clients pass.
import { theme } from './theme.mjs';

export default theme('options', [
  ['those of the definition win in onCreate only', ['S8', 'S9', 'S10', 'S24'], async (t) => {
    const a = await t.create('puppet_defined', { name: 'Jake', map: 'de_dust2' });
    await t.joinById(a.roomId, { name: 'Anna', level: 1 });
  }],
  ['a second client is not heard by onCreate', ['S7', 'S11'], async (t) => {
    const a = await t.create('puppet', { name: 'Jake' });
    await t.joinById(a.roomId, { name: 'Anna' });
  }],
  ['values of every kind arrive', ['S8'], async (t) => {
    const values = {
      text: 'žluťoučký 漢字 😀', empty: '', yes: true, no: false, nothing: null, zero: 0, negative: -5, real: 0.1,
      large: 2 ** 40, list: [1, 'two', [3]], nested: { deep: { deeper: [{}] } },
    };
    const a = await t.create('puppet', values);
    await t.joinById(a.roomId, values);
  }],
  ['none', ['S8'], async (t) => {
    const a = await t.create('puppet');
    await t.joinById(a.roomId, {});
  }],
  ['nested ones of the definition are not merged', ['S9'], async (t) => {
    await t.create('puppet_defined', { level: { of: 'client' } });
  }],
  ['large ones', ['S8'], async (t) => {
    await t.create('puppet', { text: 'x'.repeat(2000) });
  }],
]);
