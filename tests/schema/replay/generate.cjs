// Writes C++ for the schemas of the vectors: the same structs that a game would declare.
//
//   node generate.cjs <output folder> <number of files> <file of vectors>...
const fs = require("node:fs");
const path = require("node:path");
const { keyOf, hasViews } = require("./schemas.cjs");
const { whySkipped } = require("./skipped.cjs");

const [output, fileCount, ...vectors] = process.argv.slice(2);

const primitives = {
  number: "double", string: "std::string", boolean: "bool", float32: "float", float64: "room::float64",
  int8: "std::int8_t", uint8: "std::uint8_t", int16: "std::int16_t", uint16: "std::uint16_t",
  int32: "std::int32_t", uint32: "std::uint32_t", int64: "std::int64_t", uint64: "std::uint64_t",
  bigint64: "room::bigint64", biguint64: "room::biguint64",
};
const containers = { map: "room::Map", array: "room::Array", set: "room::Set", collection: "room::Collection", stream: "room::Stream" };

const element = (type) => (typeof type === "string" ? primitives[type] : `room::Ref<${type.ref}>`);

/// Primitives are optional, because the vectors leave them unset at first.
function cppType(type, range) {
  if (type.quantized) return `std::optional<room::Quantized<${range}>>`;
  if (typeof type === "string") return `std::optional<${primitives[type]}>`;
  if (type.ref) return element(type);
  const [kind, of] = Object.entries(type)[0];
  return `${containers[kind]}<${element(of)}>`;
}

const marks = { deprecated: "DEPRECATED", patchOnly: "PATCH_ONLY", fullStateOnly: "FULL_STATE_ONLY", unreliable: "UNRELIABLE" };

function range(name, { min, max, bits, mode }) {
  return `inline constexpr room::QuantizedRange ${name}{.min = ${min}, .max = ${max}, .bits = ${bits},\n` +
    `    .mode = room::QuantizedMode::${mode ?? "clamp"}};\n`;
}

function struct({ name, extends: base, fields }, hasViews) {
  const rangeOf = (field) => `kRangeOf_${name}_${field.name}`;
  const ranges = fields.filter(({ type }) => type.quantized).map((field) => range(rangeOf(field), field.type.quantized));
  const members = fields.map((field) => `  ${cppType(field.type, rangeOf(field))} ${field.name};\n`).join("");
  const names = fields.map((field) => `, ${field.name}`).join("");
  const list = base ? `SCHEMA_EXTENDS(${name}, ${base}${names});\n` : `SCHEMA(${name}${names});\n`;
  // A filter of 0.15 is a view that is given what the filter lets through; streams of 0.18 are
  // for views if there are any.
  const isHidden = ({ view, filter, filterChildren, type }) => view ?? filter ?? filterChildren ?? (hasViews && type.stream);
  const views = fields.filter(isHidden).map((field) =>
    typeof field.view === "number" ? `VIEW_TAG(${name}, ${field.view}, ${field.name});\n` : `VIEW(${name}, ${field.name});\n`);
  for (const [mark, macro] of Object.entries(marks)) {
    for (const field of fields) if (field[mark]) views.push(`${macro}(${name}, ${field.name});\n`);
  }
  return `${ranges.join("")}struct ${name}${base ? ` : ${base}` : ""} {\n${members}};\n${list}${views.join("")}`;
}

const schemas = new Map();
for (const file of vectors) {
  const { cases } = JSON.parse(fs.readFileSync(file));
  for (const one of cases) {
    if (!whySkipped(one)) schemas.set(keyOf(one), one);
  }
}

const files = Array.from({ length: Number(fileCount) }, () => '#include "replay.hpp"\n');
let number = 0;
for (const [key, one] of schemas) {
  const { types, root } = one;
  const space = `schema${number}`;
  const names = types.map((type) => type.name);
  files[number % files.length] += `\nnamespace ${space} {\n${names.map((name) => `struct ${name};\n`).join("")}` +
    `${types.map((type) => struct(type, hasViews(one))).join("")}` +
    `const replay::Registration kRegistration(\n    R"~(${key})~",\n` +
    `    &replay::run<${root}, ${names.join(", ")}>);\n}  // namespace ${space}\n`;
  number += 1;
}
files.forEach((text, index) => fs.writeFileSync(path.join(output, `schemas_${index}.cpp`), text));
