// Floating point leaves a residue in the last bits (50 × 1.1 is 55.00000000000001) that must not cost a whole partition.
const RESIDUE = 1e-12;

/** Smallest whole number that is not below `value`, forgiving the residue of floating point. */
export function ceilForgiving(value: number): number {
  return Math.ceil(value - Math.abs(value) * RESIDUE);
}

/** Whether `value` is above `limit`, and not only by the residue of floating point: 90 × 0.7 is 62.99999999999999. */
export function exceeds(value: number, limit: number): boolean {
  return value - Math.abs(value) * RESIDUE > limit;
}

/** Greatest common divisor of two whole numbers above 0. */
export function gcd(a: number, b: number): number {
  let [x, y] = [a, b];
  while (y > 0) [x, y] = [y, x % y];
  return x;
}

/** Least common multiple of two whole numbers above 0. */
export function lcm(a: number, b: number): number {
  return (a / gcd(a, b)) * b;
}
