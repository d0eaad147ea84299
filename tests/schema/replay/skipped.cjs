// Cases of the vectors that cannot be declared in C++, and why.
const cases = {
  "fields-64": "a SCHEMA has at most 63 fields: with 64, clients of all generations misread some operations on the last",
  "field-index-63-delete-and-add": "a SCHEMA has at most 63 fields: this case shows why",
};

/// The reason why a case is skipped, or undefined.
exports.whySkipped = ({ name, types }) => {
  if (types.some((type) => type.fields.length > 63)) {
    return cases[name] ?? "a SCHEMA has at most 63 fields";
  }
  return undefined;
};
