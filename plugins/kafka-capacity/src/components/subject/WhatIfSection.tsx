import { useState } from 'react';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import {
  PartitionPolicy,
  PartitionRecommendation,
  isModelFailure,
  recommendPartitions,
} from 'backstage-plugin-kafka-capacity-common';
import { shortFraction } from '../marks/fractions';
import { Why } from '../marks/Why';
import { recommendationSentence } from './recommendationSentence';
import { Section } from './Section';

const FIELDS = [
  { key: 'peakMBps', label: 'Peak (MB/s)', input: 'peak throughput' },
  {
    key: 'targetParallelism',
    label: 'Parallelism (consumers)',
    input: 'target parallelism',
  },
  { key: 'growth', label: 'Growth (factor)', input: 'growth' },
] as const;

/** What a field says while it is empty. */
const EMPTY: Record<keyof Answers, string> = {
  peakMBps: 'Missing: the answer is the least it could be',
  targetParallelism: 'Missing: the answer is the least it could be',
  growth: "Empty: the policy's own is taken",
};

type Answers = Record<(typeof FIELDS)[number]['key'], string>;

const useStyles = makeStyles((theme: Theme) => ({
  fields: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(2),
    marginBottom: theme.spacing(1),
  },
  field: { width: 220, maxWidth: '100%' },
}));

/** Asks the capacity model, here and now, what other numbers would need. An empty field is not known. */
export function WhatIfSection(props: {
  recommendation: PartitionRecommendation;
  policy?: PartitionPolicy;
}) {
  const { recommendation, policy } = props;
  const classes = useStyles();
  const [answers, setAnswers] = useState(() => answersOf(recommendation));
  const result = recommendPartitions({
    peakMBps: numberOf(answers.peakMBps),
    targetParallelism: numberOf(answers.targetParallelism),
    growth: numberOf(answers.growth) ?? undefined,
    currentPartitions: recommendation.current,
    policy,
  });
  const wrong = isModelFailure(result) ? result.error : undefined;
  return (
    <Section title="What if">
      <div className={classes.fields}>
        {FIELDS.map(({ key, label }) => (
          <TextField
            key={key}
            id={`kafka-capacity-what-if-${key}`}
            className={classes.field}
            label={label}
            value={answers[key]}
            onChange={event =>
              setAnswers({ ...answers, [key]: event.target.value })
            }
            error={wrong?.field === key}
            helperText={
              wrong?.field === key
                ? `Must be ${wrong.allowed}, is “${answers[key]}”`
                : answers[key].trim() === '' && EMPTY[key]
            }
            variant="outlined"
            size="small"
            inputProps={{ inputMode: 'decimal' }}
          />
        ))}
      </div>
      <Typography
        variant="body1"
        component="div"
        role="status"
        aria-label="What would be recommended"
      >
        {isModelFailure(result) ? (
          'No answer until that is put right.'
        ) : (
          <>
            → {recommendationSentence(result)}
            <Why
              question="Why this many partitions?"
              working={result.working}
            />
          </>
        )}
      </Typography>
    </Section>
  );
}

function answersOf({ working }: PartitionRecommendation): Answers {
  const answers: Answers = { peakMBps: '', targetParallelism: '', growth: '' };
  for (const { key, input } of FIELDS) {
    const value = working.inputs.find(({ name }) => name === input)?.value;
    if (typeof value === 'number') {
      // A measured peak has more digits than anyone would type.
      answers[key] = shortFraction(String(value)).replace(/,/g, '');
    }
  }
  return answers;
}

/** Null for what is left empty; NaN, which the model refuses, for what is no number. */
function numberOf(text: string): number | null {
  const trimmed = text.trim();
  return trimmed === '' ? null : Number(trimmed);
}
