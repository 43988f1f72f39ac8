// Floating point leaves a residue in the last bits (50 × 1.1 is 55.00000000000001) that must not cost a whole partition.
const RESIDUE = 1e-12;

/** Smallest whole number that is not below `value`, forgiving the residue of floating point. */
export function ceilForgiving(value: number): number {
  return Math.ceil(value - Math.abs(value) * RESIDUE);
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
