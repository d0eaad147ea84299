// Cases of the vectors that the SDK does not express, and why.
const features = {
  bigint64: "fields of JavaScript's BigInt have no C++ type yet",
  biguint64: "fields of JavaScript's BigInt have no C++ type yet",
  quantized: "quantized fields are not supported",
  stream: "streams are not supported",
  unreliable: "unreliable fields are not supported",
  patchOnly: "patchOnly fields are not supported",
  fullStateOnly: "fullStateOnly fields are not supported",
  deprecated: "deprecated fields are not supported: 0.16 and 0.17 cannot decode them",
  filter: "the filters of 0.15 are functions; here, views take their place",
  filterChildren: "the filters of 0.15 are functions; here, views take their place",
};
const cases = {
  "map-null": "a container cannot be missing in C++, only empty",
  "prim-int64-odd": "a C++ integer has none of the values that JavaScript wraps",
  "prim-uint64-odd": "a C++ integer has none of the values that JavaScript wraps",
  "number-nan": "our numbers are exact: NaN stays NaN",
  "view-array-add-items": "our order is that of the server, the original's that of the additions",
  "view-add-remove-same-tick": "the original tells of the container of what was taken back at once",
  "view-tagged-fields": "the originals show tags that were not given, and stop updating those that were",
};

/// The reason why a case is skipped, or undefined.
exports.whySkipped = ({ name, types, steps }) => {
  const fields = types.flatMap((type) => type.fields);
  for (const { type, ...field } of fields) {
    const words = typeof type === "string" ? [type] : Object.keys(type);
    for (const word of [...words, ...Object.keys(field)]) {
      if (features[word]) return features[word];
    }
  }
  if (steps.some((step) => step.do === "unreliable")) return features.unreliable;
  if (types.some((type) => type.fields.length > 63)) return "a struct can have at most 63 fields";
  return cases[name];
};
