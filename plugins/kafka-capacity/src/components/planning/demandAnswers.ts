import {
  DEFAULT_POLICIES,
  FirmDemand,
  parseDecimal,
  PartitionDemand,
  PartitionPolicy,
  PartitionRecommendation,
} from 'backstage-plugin-kafka-capacity-common';

/** What partitions are asked for by, as people type it. */
export const DEMAND_FIELDS = [
  { key: 'peakMBps', label: 'Peak (MB/s)' },
  { key: 'targetParallelism', label: 'Parallelism (consumers)' },
  { key: 'growth', label: 'Growth (factor)' },
] as const;

/** One of the numbers that partitions are asked for by. */
export type DemandField = (typeof DEMAND_FIELDS)[number]['key'];

/** What is typed into each field; empty where it is not known. */
export type DemandAnswers = Record<DemandField, string>;

/** The numbers that a recommendation stands on, as answers. */
export function answersOf({ demand }: PartitionRecommendation): DemandAnswers {
  const { peakMBps, targetParallelism, growth } = demand;
  const textOf = (value: number | null) =>
    value === null ? '' : decimalText(value);
  return {
    // A measured peak has more digits than anyone would type.
    peakMBps: textOf(
      peakMBps === null || Number.isInteger(peakMBps)
        ? peakMBps
        : Number(peakMBps.toPrecision(3)),
    ),
    targetParallelism: textOf(targetParallelism),
    growth: textOf(growth),
  };
}

/** The same answers with the exact peak where it is as it was filled in: the answer must be the page's own then. */
export function withExactPeak(
  question: Pick<PartitionDemand, DemandField>,
  answers: DemandAnswers,
  recommendation: PartitionRecommendation,
): Pick<PartitionDemand, DemandField> {
  const { peakMBps } = recommendation.demand;
  const untouched = answers.peakMBps === answersOf(recommendation).peakMBps;
  return untouched && peakMBps !== null ? { ...question, peakMBps } : question;
}

/** What asks for partitions: as on the topic's page while the parallelism is as it was filled in, else what is typed. */
export function firmDemandOf(
  answers: DemandAnswers,
  recommendation: PartitionRecommendation,
  policy: PartitionPolicy = DEFAULT_POLICIES.partitions,
): FirmDemand {
  const untouched =
    answers.targetParallelism === answersOf(recommendation).targetParallelism;
  return {
    targetParallelism: untouched
      ? recommendation.demand.askingParallelism
      : numberOf(answers.targetParallelism),
    minimum: policy.rules.minimum !== 'advice',
    tierStart: policy.rules.tierStart !== 'advice',
  };
}

/** What the model is asked. */
export function questionOf(
  answers: DemandAnswers,
): Pick<PartitionDemand, DemandField> {
  return {
    peakMBps: numberOf(answers.peakMBps),
    targetParallelism: numberOf(answers.targetParallelism),
    growth: numberOf(answers.growth) ?? undefined,
  };
}

/** Null for what is left empty; NaN, which the model refuses, for what is not written in decimal digits. */
export function numberOf(text: string): number | null {
  const trimmed = text.trim();
  return trimmed === '' ? null : parseDecimal(trimmed) ?? NaN;
}

/** A number in decimal digits, which {@link numberOf} reads: String() writes the smallest as `5e-7`. */
export function decimalText(value: number): string {
  const text = String(value);
  return text.includes('e')
    ? value.toLocaleString('en-US', {
        useGrouping: false,
        maximumSignificantDigits: 15,
      })
    : text;
}
