import { useState } from 'react';
import Typography from '@material-ui/core/Typography';
import {
  PartitionPolicy,
  PartitionRecommendation,
  isModelFailure,
  recommendationText,
  recommendPartitions,
} from 'backstage-plugin-kafka-capacity-common';
import { DemandFields } from './DemandFields';
import {
  answersOf,
  DEMAND_FIELDS,
  DemandAnswers,
  DemandField,
  firmDemandOf,
  questionOf,
  withExactPeak,
} from './demandAnswers';
import { Why } from '../marks/Why';
import { Section } from '../subject/Section';

/** What a field says while it is empty. */
const EMPTY: Record<DemandField, string> = {
  peakMBps: 'Missing: the result is a lower bound',
  targetParallelism: 'Missing: the result is a lower bound',
  growth: "Empty: the policy's value applies",
};

/** Asks the capacity model, here and now, what other numbers would need. An empty field is not known. */
export function WhatIfSection(props: {
  recommendation: PartitionRecommendation;
  policy?: PartitionPolicy;
}) {
  const { recommendation, policy } = props;
  const [answers, setAnswers] = useState(() => answersOf(recommendation));
  const result = recommendPartitions({
    ...withExactPeak(questionOf(answers), answers, recommendation),
    firm: firmDemandOf(answers, recommendation, policy),
    currentPartitions: recommendation.current,
    policy,
  });
  return (
    <Section title="What if">
      <DemandFields
        id="kafka-capacity-what-if"
        answers={answers}
        hints={emptyHints(answers)}
        wrong={isModelFailure(result) ? result.error : undefined}
        onChange={setAnswers}
      />
      <Typography
        variant="body1"
        component="div"
        role="status"
        aria-label="What would be recommended"
      >
        {isModelFailure(result) ? (
          'Fix this to see a result.'
        ) : (
          <>
            → {recommendationText(result)}
            <Why
              question="Why this many partitions?"
              calculation={result.calculation}
            />
          </>
        )}
      </Typography>
    </Section>
  );
}

function emptyHints(
  answers: DemandAnswers,
): Partial<Record<DemandField, string>> {
  const empty = DEMAND_FIELDS.filter(({ key }) => answers[key].trim() === '');
  return Object.fromEntries(empty.map(({ key }) => [key, EMPTY[key]]));
}
