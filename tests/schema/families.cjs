// Writes C++ for random kinds of states: structs of all field types, extending, sharing and hiding at random.
//
//   node families.cjs <seed> <number of families> <output file>...
const fs = require("node:fs");

const [seed, count, ...outputs] = process.argv.slice(2);

// A xorshift generator: the same families from the same seed everywhere.
let random = (Number(seed) * 2654435761 + 1) >>> 0 || 1;
function below(end) {
  random ^= random << 13;
  random ^= random >>> 17;
  random ^= random << 5;
  random >>>= 0;
  return random % end;
}
const oneIn = (chances) => below(chances) === 0;
const oneOf = (list) => list[below(list.length)];

const NUMBERS = ["double", "float", "room::float64"];
const PRIMITIVES = [
  ...NUMBERS, "std::int8_t", "std::int16_t", "std::int32_t", "std::int64_t", "std::uint8_t", "std::uint16_t",
  "std::uint32_t", "std::uint64_t", "bool", "std::string", "std::string", "room::bigint64", "room::biguint64",
];
const OF_PRIMITIVES = ["Map", "Array", "Set", "Collection"];
const OF_STRUCTS = ["Map", "Array"];

// Only 0.18 knows quantized fields; for the others they are integers.
const quantized = () => oneOf(["room::Quantized<kRange8>", "room::Quantized<kRange16>", "std::optional<room::Quantized<kRange32>>"]);

// A field of a struct that may lead to `targets`.
function fieldType(targets) {
  const primitive = oneOf(PRIMITIVES);
  const kind = below(targets.length > 0 ? 14 : 6);
  if (kind < 3) return { cpp: oneIn(8) ? quantized() : primitive };
  if (kind < 4) return { cpp: `std::optional<${primitive}>` };
  if (kind < 6) return { cpp: `room::${oneOf(OF_PRIMITIVES)}<${primitive}>` };
  const target = oneOf(targets);
  if (kind < 7) return { cpp: target };
  if (kind < 10) return { cpp: `room::${oneOf(OF_STRUCTS)}<${target}>` };
  if (kind < 11) return { cpp: `room::Ref<${target}>`, shares: true };
  return { cpp: `room::${oneOf([...OF_PRIMITIVES, "Stream"])}<room::Ref<${target}>>`, shares: true };
}

// What is said of fields, and whether clients may then have other values there than the server: PATCH_ONLY and
// FULL_STATE_ONLY are given to what leads to no instances only.
const isPlain = ({ cpp }) => !/^room::(Map|Array|Set|Collection|Stream|Ref)<|^S\d/.test(cpp);
const MARKS = { DEPRECATED: () => false, PATCH_ONLY: isPlain, FULL_STATE_ONLY: isPlain };

// A struct that leads to itself.
const selfType = (name) => ({ cpp: oneOf([`room::Map<${name}>`, `room::Array<${name}>`, `room::Ref<${name}>`]) });

function makeStruct(structs, isRoot, hides) {
  const name = isRoot ? "State" : `S${structs.length}`;
  const base = !isRoot && structs.length > 0 && oneIn(3) ? oneOf(structs) : null;
  // What extends a struct stands wherever that does, and must not lead back there.
  const oldest = base ? base.oldest : structs.length;
  const targets = structs.slice(0, oldest).map((one) => one.name);
  const fields = [];
  const add = (type) => {
    const tag = hides && oneIn(3) ? oneOf(["VIEW", "VIEW", 1, 2, 4, 8]) : null;
    const mark = !tag && !type.isSure && oneIn(16) ? oneOf(Object.keys(MARKS)) : null;
    const suffix = mark && MARKS[mark](type) ? "_passing" : "";
    fields.push({ name: `${isRoot ? "r" : "f"}${structs.length}_${fields.length}${suffix}`, ...type, tag, mark: suffix || mark === "DEPRECATED" ? mark : null });
  };
  const wide = !isRoot && oneIn(12);
  for (let left = isRoot ? 5 + below(4) : (base ? 0 : 1) + below(5) + (wide ? 24 : 0); left > 0; left -= 1) {
    add(fieldType(wide && left > 4 ? [] : targets));
  }
  const recursive = !isRoot && !wide && fields.length > 0 && oneIn(8);
  if (recursive) add(selfType(name));
  if (isRoot) {
    // Something of the last structs, which lead to the others, for sure.
    add({ cpp: `room::Map<${targets.at(-1)}>`, isSure: true });
    add({ cpp: `room::Array<room::Ref<${oneOf(targets.slice(-2))}>>`, shares: true, isSure: true });
  }
  return { name, base, oldest, fields, recursive };
}

function structText({ name, base, fields }) {
  // For `{}` after a container of the struct itself, clang would look for its SCHEMA too early.
  const isContainer = (field) => /^room::(Map|Array|Set|Collection|Stream|Ref)</.test(field.cpp);
  const members = fields.map((field) => `  ${field.cpp} ${field.name}${isContainer(field) ? "" : "{}"};\n`).join("");
  const names = fields.map((field) => `, ${field.name}`).join("");
  const list = base ? `SCHEMA_EXTENDS(${name}, ${base.name}${names});\n` : `SCHEMA(${name}${names});\n`;
  const views = fields.filter((field) => field.tag).map((field) =>
    field.tag === "VIEW" ? `VIEW(${name}, ${field.name});\n` : `VIEW_TAG(${name}, ${field.tag}, ${field.name});\n`);
  for (const { mark, name: field } of fields) if (mark) views.push(`${mark}(${name}, ${field});\n`);
  return `struct ${name}${base ? ` : ${base.name}` : ""} {\n${members}};\n${list}${views.join("")}\n`;
}

const extendsOne = (struct, other) => struct.base !== null && (struct.base === other || extendsOne(struct.base, other));

function familyText(number) {
  const space = `random${number}`;
  const structs = [];
  const hides = below(5) < 3;
  for (let left = 2 + below(3); left > 0; left -= 1) structs.push(makeStruct(structs, false, hides));
  structs.push(makeStruct(structs, true, hides));
  const fields = structs.flatMap((struct) => struct.fields);
  const traits = {
    shares: fields.some((field) => field.shares),
    views: fields.some((field) => field.tag),
    arrays: fields.some((field) => NUMBERS.some((type) => field.cpp === `room::Array<${type}>`)),
  };
  const special = structs.flatMap((struct) => {
    const heirs = structs.filter((other) => extendsOne(other, struct)).reverse();
    const full = `${space}::${struct.name}`;
    return [
      ...(heirs.length ? [`template <>\ninline constexpr Types<${heirs.map((heir) => `${space}::${heir.name}`).join(", ")}> kHeirs<${full}>{};\n`] : []),
      ...(struct.recursive ? [`template <>\ninline constexpr bool kRecursive<${full}> = true;\n`] : []),
    ];
  });
  const used = Object.entries(traits).filter(([, value]) => value).map(([name]) => `.${name} = true`).join(", ");
  const ranges = `using test::kRange8, test::kRange16, test::kRange32;\n\n`;
  return `namespace ${space} {\n\n${ranges}${structs.map(structText).join("")}}  // namespace ${space}

namespace test {
${special.join("")}
const Add<${space}::State, Traits{${used}}> kRandom${number}("random ${number}");

}  // namespace test
`;
}

const texts = outputs.map(() => '#include "history.hpp"\n\n');
for (let number = 0; number < Number(count); number += 1) texts[number % outputs.length] += `${familyText(number)}\n`;
outputs.forEach((file, index) => fs.writeFileSync(file, texts[index]));
