/// Whether a case gives views what is hidden.
exports.hasViews = ({ steps }) => steps.some(({ view, ops = [] }) => view || ops.some(({ op }) => op.startsWith("view.")));

/// What distinguishes the structs of a case from those of others.
exports.keyOf = (one) => JSON.stringify([one.types, one.root, exports.hasViews(one)]);
