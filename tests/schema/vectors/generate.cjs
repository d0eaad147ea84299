// Writes C++ for the schemas of the vectors: the same structs that a game would declare.
//
//   node generate.cjs <folder of the vectors> <output folder> <number of files>
const fs = require("node:fs");
const path = require("node:path");
const { whySkipped } = require("./skipped.cjs");

const [vectors, output, fileCount] = process.argv.slice(2);

const primitives = {
  number: "double", string: "std::string", boolean: "bool", float32: "float", float64: "room::float64",
  int8: "std::int8_t", uint8: "std::uint8_t", int16: "std::int16_t", uint16: "std::uint16_t",
  int32: "std::int32_t", uint32: "std::uint32_t", int64: "std::int64_t", uint64: "std::uint64_t",
};
const containers = { map: "room::Map", array: "room::Array", set: "room::Set", collection: "room::Collection" };

const element = (type) => (typeof type === "string" ? primitives[type] : `room::Ref<${type.ref}>`);

/// Primitives are optional, because the vectors leave them unset at first.
function cppType(type) {
  if (typeof type === "string") return `std::optional<${primitives[type]}>`;
  if (type.ref) return element(type);
  const [kind, of] = Object.entries(type)[0];
  return `${containers[kind]}<${element(of)}>`;
}

function struct({ name, extends: base, fields }) {
  const members = fields.map((field) => `  ${cppType(field.type)} ${field.name};\n`).join("");
  const names = fields.map((field) => `, ${field.name}`).join("");
  const list = base ? `SCHEMA_EXTENDS(${name}, ${base}${names});\n` : `SCHEMA(${name}${names});\n`;
  const views = fields.filter((field) => field.view !== undefined).map((field) =>
    field.view === true ? `VIEW(${name}, ${field.name});\n` : `VIEW_TAG(${name}, ${field.view}, ${field.name});\n`);
  return `struct ${name}${base ? ` : ${base}` : ""} {\n${members}};\n${list}${views.join("")}`;
}

const schemas = new Map();
for (const generation of [2, 3, 4, 5]) {
  const { cases } = JSON.parse(fs.readFileSync(path.join(vectors, `schema-${generation}.json`)));
  for (const one of cases) {
    if (!whySkipped(one)) schemas.set(JSON.stringify([one.types, one.root]), one);
  }
}

const files = Array.from({ length: Number(fileCount) }, () => '#include "replay.hpp"\n');
let number = 0;
for (const [key, { types, root }] of schemas) {
  const space = `schema${number}`;
  const names = types.map((type) => type.name);
  files[number % files.length] += `\nnamespace ${space} {\n${names.map((name) => `struct ${name};\n`).join("")}` +
    `${types.map(struct).join("")}` +
    `const replay::Registration kRegistration(\n    R"~(${key})~",\n` +
    `    &replay::run<${root}, ${names.join(", ")}>);\n}  // namespace ${space}\n`;
  number += 1;
}
files.forEach((text, index) => fs.writeFileSync(path.join(output, `schemas_${index}.cpp`), text));
