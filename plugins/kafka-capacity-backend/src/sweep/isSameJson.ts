/**
 * Whether two values are the same as JSON, but for the order of fields. Written out, tens of thousands of assessments would cost several
 * times as much to compare.
 */
export function isSameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (!isObject(a) || !isObject(b)) return isNull(a) && isNull(b);
  if (Array.isArray(a) && Array.isArray(b)) {
    return (
      a.length === b.length &&
      a.every((value, i) => isSameJson(value ?? null, b[i] ?? null))
    );
  }
  return (
    Array.isArray(a) === Array.isArray(b) &&
    Object.keys(a).every(name => isSameJson(a[name], fieldOf(b, name))) &&
    Object.keys(b).every(
      name => b[name] === undefined || fieldOf(a, name) !== undefined,
    )
  );
}

/** Names of topics are names of fields, and `__proto__` is one of them. */
function fieldOf(from: Record<string, unknown>, name: string): unknown {
  return Object.hasOwn(from, name) ? from[name] : undefined;
}

/** JSON has no NaN and no infinity: null stands for them. */
function isNull(value: unknown): boolean {
  return (
    value === null || (typeof value === 'number' && !Number.isFinite(value))
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
