import {
  inputFailure,
  ModelFailure,
  NumberRange,
} from '../../calculation/modelInput';
import { checkGiven, within } from '../documentInputs';
import { DocumentChange } from '../generatedDocument';

/**
 * The size of the brokers of a cluster, as far as it changes. What is absent stays as it is.
 *
 * @public
 */
export interface BrokerSizeChange {
  /** Brokers to have in all, 1 to 1,000. */
  brokers?: number;
  /** CPU limit of a broker in cores. */
  cpuCores?: number;
  /** Memory limit of a broker in GiB. */
  memoryGb?: number;
  /** Java heap of a broker in GiB, at most 70% of its memory. */
  heapGb?: number;
  /** Disk of a broker in TB (10^12 bytes). Disks only grow. */
  diskTb?: number;
}

/**
 * The whole size of the brokers of a cluster.
 *
 * @public
 */
export type DeclaredBrokerSize = Required<BrokerSizeChange>;

/**
 * Something to know about a document, as a code with its numbers.
 *
 * @public
 */
export type BrokerDocumentNote =
  /** `spec.resources` of a Confluent `Kafka`, where the operator refuses them; they belong under `spec.podTemplate`. */
  | { code: 'misplaced-resources'; moved: boolean }
  /** A Confluent `Kafka` without `spec.image.init`, which the operator requires. */
  | { code: 'init-image-missing' }
  /** The heap that stays is more than 70% of the memory limit; null where it is a share, not a size. */
  | { code: 'heap-above-share'; heapGb: number | null; sharePercent: number }
  /** A heap above 31 GiB: Java can no longer compress its references. */
  | { code: 'uncompressed-references'; heapGb: number }
  /** A disk that is larger than recommended. Volumes can't shrink, so it stays. */
  | { code: 'disk-kept'; current: string }
  /** Storage without a size to change. */
  | { code: 'disk-not-sized' }
  /** Fewer brokers: their replicas have to move first. */
  | { code: 'drain-first'; from: number; to: number }
  /** The pool's nodes are controllers too: more of them change the controller quorum. */
  | { code: 'combined-roles' };

/**
 * A changed document of brokers, and what to know about it.
 *
 * @public
 */
export interface BrokerDocumentChange extends DocumentChange {
  notes: BrokerDocumentNote[];
}

/** Heap ÷ memory limit at most: the guide's rule. What is left is the page cache, which serves most reads. */
export const HEAP_SHARE = 0.7;

/** Beyond this many GiB, Java references take 8 bytes instead of 4. */
const COMPRESSED_REFERENCES_GB = 31;

export const GIB = 2 ** 30;
export const TB = 1e12;

const RANGES: Record<keyof BrokerSizeChange, NumberRange> = {
  brokers: { min: 1, max: 1_000, integer: true },
  cpuCores: { min: 0.1, max: 1_000 },
  memoryGb: { min: 0.5, max: 24_000 },
  heapGb: { min: 0.25, max: 24_000 },
  diskTb: { min: 0.001, max: 10_000 },
};

const FIELDS = Object.keys(RANGES) as (keyof BrokerSizeChange)[];

/** Checks a change, which must change something and leave the page cache its memory. */
export function checkSizeChange(
  change: BrokerSizeChange,
): ModelFailure | undefined {
  const failure = FIELDS.map(field =>
    checkGiven(field, change[field], within(RANGES[field])),
  ).find(one => one !== undefined);
  if (failure) return failure;
  if (FIELDS.every(field => change[field] === undefined)) {
    return inputFailure('change', change, `one of ${FIELDS.join(', ')}`);
  }
  return checkHeap(change.heapGb, change.memoryGb);
}

/** Checks a size, of which everything must be given. */
export function checkSize(size: DeclaredBrokerSize): ModelFailure | undefined {
  return (
    FIELDS.map(field => within(RANGES[field])(field, size[field])).find(
      one => one !== undefined,
    ) ?? checkHeap(size.heapGb, size.memoryGb)
  );
}

/** Checks a heap against the memory limit that it shares with the page cache. */
export function checkHeap(
  heapGb: number | undefined,
  memoryGb: number | undefined,
): ModelFailure | undefined {
  if (heapGb === undefined || memoryGb === undefined) return undefined;
  // 70% of a decimal number of GiB may come out a hair too small.
  if (heapGb <= memoryGb * HEAP_SHARE + 1e-9) return undefined;
  return inputFailure(
    'heapGb',
    heapGb,
    `at most ${HEAP_SHARE * 100}% of the memory limit of ${memoryGb} GiB`,
  );
}

/** What to know about a heap and the memory limit around it. */
export function heapNotes(
  heapGb: number | undefined,
  memoryGb: number | undefined,
): BrokerDocumentNote[] {
  if (heapGb === undefined) return [];
  const notes: BrokerDocumentNote[] = [];
  if (memoryGb !== undefined && checkHeap(heapGb, memoryGb)) {
    const sharePercent = Math.round((heapGb / memoryGb) * 100);
    notes.push({ code: 'heap-above-share', heapGb, sharePercent });
  }
  if (heapGb > COMPRESSED_REFERENCES_GB) {
    notes.push({ code: 'uncompressed-references', heapGb });
  }
  return notes;
}

/** What to know about a new number of brokers. */
export function countNotes(
  from: number | undefined,
  to: number | undefined,
): BrokerDocumentNote[] {
  return from !== undefined && to !== undefined && to < from
    ? [{ code: 'drain-first', from, to }]
    : [];
}

/** Cores as Kubernetes writes them. */
export function cpuQuantity(cores: number): string {
  return Number.isInteger(cores)
    ? String(cores)
    : `${Math.round(cores * 1000)}m`;
}

/** Memory as Kubernetes writes it. */
export function memoryQuantity(gib: number): string {
  return Number.isInteger(gib) ? `${gib}Gi` : `${Math.round(gib * 1024)}Mi`;
}

/** A disk as Kubernetes writes it, in powers of ten as the model counts. */
export function diskQuantity(terabytes: number): string {
  return `${Math.ceil(terabytes * 1000 - 1e-9)}G`;
}

/** A heap as Java's options write it. */
export function heapSize(gib: number): string {
  return Number.isInteger(gib) ? `${gib}g` : `${Math.round(gib * 1024)}m`;
}

const HEAP_UNITS: Record<string, number> = {
  '': 1 / GIB,
  k: 2 ** 10 / GIB,
  m: 2 ** 20 / GIB,
  g: 1,
  t: 2 ** 10,
};

/** GiB of a heap as Java's options write it; undefined for anything else. */
export function parseHeapSize(text: unknown): number | undefined {
  const [, amount, unit = ''] =
    /^(\d+)([kKmMgGtT]?)$/.exec(String(text).trim()) ?? [];
  if (amount === undefined) return undefined;
  return Number(amount) * HEAP_UNITS[unit.toLowerCase()];
}

const QUANTITY_UNITS: Record<string, number> = {
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** The number that a Kubernetes quantity stands for; undefined for anything else. */
export function parseQuantity(quantity: unknown): number | undefined {
  const [, amount, unit = ''] =
    /^([0-9]+(?:\.[0-9]*)?(?:[eE][0-9]+)?)([KMGTPE]i|[mkMGTPE])?$/.exec(
      String(quantity).trim(),
    ) ?? [];
  return amount === undefined
    ? undefined
    : Number(amount) * QUANTITY_UNITS[unit];
}
