const SCALES: readonly [number, string][] = [
  [1e12, 'T'],
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
  [1, ''],
];

/**
 * A number for people: at most three significant digits, thousands as `k`, millions as `M`, such as `61.2k`. `–` for
 * what is not a finite number.
 *
 * @public
 */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const [digits, scale] = scaled(value);
  return `${digits}${scale}`;
}

/** At most three significant digits, and the letter of their scale. */
function scaled(value: number): [digits: string, scale: string] {
  if (Number.isInteger(value) && Math.abs(value) < 1000) {
    return [String(value), ''];
  }
  // Rounded before the scale is chosen, so that 999.9 becomes 1k and not 1000.
  const rounded = Number(value.toPrecision(3));
  const magnitude = Math.abs(rounded);
  const [divisor, scale] =
    SCALES.find(([from]) => magnitude >= from) ?? SCALES[SCALES.length - 1];
  return [plain(Number((rounded / divisor).toPrecision(3))), scale];
}

/** Without the exponent that JavaScript gives to numbers below 0.000001: nothing measured here is that small. */
function plain(value: number): string {
  return Math.abs(value) < 1e-6 ? '0' : String(value);
}

/**
 * A number in full, with thousands separated, such as `61,204`: for hovers, screen readers and arithmetic.
 *
 * @public
 */
export function formatExact(value: number): string {
  if (!Number.isFinite(value)) return '–';
  // Most numbers are whole, and there are many of them in a sweep.
  if (Number.isInteger(value) && Math.abs(value) < 1e12) {
    return value < 0 ? `-${grouped(-value)}` : grouped(value);
  }
  // What is behind the fourth decimal, or the sixth digit, was never measured.
  const digits = Math.floor(Math.log10(Math.abs(value))) + 5;
  const [whole, fraction] = String(
    Number(value.toPrecision(Math.min(12, Math.max(6, digits)))),
  ).split('.');
  const short = whole.length < 4 || whole.includes('e');
  const thousands = short ? whole : whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? thousands : `${thousands}.${fraction}`;
}

/** A whole number that is not negative, with thousands separated. */
function grouped(value: number): string {
  if (value < 1000) return String(value);
  const rest = String(value % 1000).padStart(3, '0');
  return `${grouped(Math.floor(value / 1000))},${rest}`;
}

const HOUR = 3600;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

/**
 * A span of time for people, such as `40 s`, `3 min`, `2.5 h`, `4 d`, `7 y`.
 *
 * @param seconds - length in seconds
 * @public
 */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '–';
  const length = Math.abs(seconds);
  const sign = seconds < 0 ? '-' : '';
  if (length < 1) return `${sign}${plain(Number(length.toPrecision(2)))} s`;
  if (length < 119.5) return `${sign}${Math.round(length)} s`;
  if (length < 119.5 * 60) return `${sign}${Math.round(length / 60)} min`;
  if (length < 48 * HOUR) return `${sign}${inUnits(length / HOUR)} h`;
  if (length < 3 * YEAR) return `${sign}${inUnits(length / DAY)} d`;
  // Nothing was measured for so long: a rate is close to none, or a setting stands for "no limit".
  return length < 1000 * YEAR
    ? `${sign}${inUnits(length / YEAR)} y`
    : `${sign || 'more than '}1000 y`;
}

/** Two digits, or whole numbers: 365 d and not 370. */
function inUnits(value: number): number {
  return value < 100 ? Number(value.toPrecision(2)) : Math.round(value);
}

/**
 * A throughput for people, such as `65 MB/s`, `1.25 GB/s`, `12 kB/s`. 1 MB = 10^6 bytes.
 *
 * @param mbps - MB per second
 * @public
 */
export function formatThroughput(mbps: number): string {
  return `${formatBytes(mbps * 1e6)}/s`;
}

/**
 * A size for people, such as `1.2 GB`. Decimal units: 1 kB = 1000 bytes.
 *
 * @public
 */
export function formatBytes(bytes: number): string {
  if (!Number.isFinite(bytes)) return '– B';
  const [digits, scale] = scaled(bytes);
  return `${digits} ${scale}B`;
}

/**
 * A value with its unit for people. Knows the units that the model uses: `MB/s`, `bytes`, `s`, `min`, `%`; anything else is
 * written after the number, in the singular after 1.
 *
 * @public
 */
export function formatQuantity(value: number, unit?: string): string {
  switch (unit) {
    case undefined:
    case '':
      return formatNumber(value);
    case 'MB/s':
      return Number.isFinite(value) ? formatThroughput(value) : '– MB/s';
    case 'bytes':
      return formatBytes(value);
    case 's':
      return formatDuration(value);
    case 'min':
      return formatDuration(value * 60);
    case '%':
      return `${formatNumber(value)}%`;
    default:
      return `${formatNumber(value)} ${singular(value, unit)}`;
  }
}

/** `1 partition` but `2 partitions`; units such as `ms` or `records/s` stay as they are. */
function singular(value: number, unit: string): string {
  return value === 1 && /[a-z]{3,}s$/.test(unit) ? unit.slice(0, -1) : unit;
}
