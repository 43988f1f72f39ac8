import {
  ASKING_PARALLELISM,
  DEFAULT_POLICIES,
  FirmDemand,
  parseDecimal,
  PartitionDemand,
  PartitionPolicy,
  PartitionRecommendation,
} from 'backstage-plugin-kafka-capacity-common';

/** What partitions are asked for by, as people type it. */
export const DEMAND_FIELDS = [
  { key: 'peakMBps', label: 'Peak (MB/s)', input: 'peak throughput' },
  {
    key: 'targetParallelism',
    label: 'Parallelism (consumers)',
    input: 'target parallelism',
  },
  { key: 'growth', label: 'Growth (factor)', input: 'growth' },
] as const;

/** One of the numbers that partitions are asked for by. */
export type DemandField = (typeof DEMAND_FIELDS)[number]['key'];

/** What is typed into each field; empty where it is not known. */
export type DemandAnswers = Record<DemandField, string>;

/** The numbers that a recommendation stands on, as answers. */
export function answersOf({ working }: PartitionRecommendation): DemandAnswers {
  const answers: DemandAnswers = {
    peakMBps: '',
    targetParallelism: '',
    growth: '',
  };
  for (const { key, input } of DEMAND_FIELDS) {
    const value = working.inputs.find(({ name }) => name === input)?.value;
    if (typeof value === 'number') {
      // A measured peak has more digits than anyone would type.
      const short = key === 'peakMBps' && !Number.isInteger(value);
      answers[key] = decimalText(short ? Number(value.toPrecision(3)) : value);
    }
  }
  return answers;
}

/** The same answers with the exact peak where it is as it was filled in: the answer must be the page's own then. */
export function withExactPeak(
  question: Pick<PartitionDemand, DemandField>,
  answers: DemandAnswers,
  recommendation: PartitionRecommendation,
): Pick<PartitionDemand, DemandField> {
  const { inputs } = recommendation.working;
  const peak = inputs.find(({ name }) => name === 'peak throughput')?.value;
  const untouched = answers.peakMBps === answersOf(recommendation).peakMBps;
  return untouched && typeof peak === 'number'
    ? { ...question, peakMBps: peak }
    : question;
}

/** What asks for partitions: as on the topic's page while the parallelism is as it was filled in, else what is typed. */
export function firmDemandOf(
  answers: DemandAnswers,
  recommendation: PartitionRecommendation,
  policy: PartitionPolicy = DEFAULT_POLICIES.partitions,
): FirmDemand {
  const { inputs } = recommendation.working;
  const asking = inputs.find(({ name }) => name === ASKING_PARALLELISM);
  const untouched =
    answers.targetParallelism === answersOf(recommendation).targetParallelism;
  const asked = typeof asking?.value === 'number' ? asking.value : null;
  return {
    targetParallelism:
      untouched && asking ? asked : numberOf(answers.targetParallelism),
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
