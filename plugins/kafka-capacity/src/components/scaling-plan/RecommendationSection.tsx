import { useState } from 'react';
import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import {
  PartitionRecommendation,
  TopicDetail,
  confidenceText,
  formatExact,
  partitionOptions,
  recommendationConfidence,
  recommendationText,
  targetReason,
  targetReasonText,
} from 'backstage-plugin-kafka-capacity-common';
import { Facts } from '../marks/Facts';
import { Quantity } from '../marks/Quantity';
import { AdviceList } from '../subject/AdviceList';
import { HazardList } from '../subject/HazardList';
import { PartitionOptionCards } from './PartitionOptionCards';
import { PlanDocuments } from './PlanDocuments';
import { ScaleByTemplate } from './ScaleByTemplate';
import { Section } from '../subject/Section';

const useStyles = makeStyles((theme: Theme) => ({
  finding: { fontWeight: 'bold', marginBottom: theme.spacing(0.5) },
  reason: { marginBottom: theme.spacing(1.5) },
  quiet: { color: theme.palette.text.secondary },
}));

/** A change that is being looked into. It stays as it was opened: whoever follows its steps changes the topic on the way. */
interface Plan {
  topic: TopicDetail;
  recommendation: PartitionRecommendation;
}

/** How many partitions to have and why, the options side by side, and what it takes to carry one out. */
export function RecommendationSection(props: {
  topic: TopicDetail;
  recommendation: PartitionRecommendation;
}) {
  const { topic, recommendation } = props;
  const classes = useStyles();
  const [plan, setPlan] = useState<Plan>();
  const increase = recommendation.action === 'increase';
  const now = increase ? { topic, recommendation } : undefined;
  const options = optionsOf({ topic, recommendation });
  const followed = plan ?? now;
  const template = options.some(
    ({ id, refusals }) => id === 'in-place' && refusals.length === 0,
  ) && (
    <ScaleByTemplate
      topic={topic.subject}
      partitions={recommendation.recommended}
    />
  );
  const reason = targetReason(recommendation, topic.partitionPolicy);
  return (
    <Section
      title="Recommendation"
      aside={`confidence: ${confidenceText(
        recommendationConfidence(
          recommendation,
          topic.throughput,
          topic.declared.peakThroughputMBps,
          Date.now(),
        ),
      )}`}
    >
      <Typography variant="body1" className={classes.finding}>
        {recommendationText(recommendation)}
      </Typography>
      {reason && (
        <Typography variant="body2" className={classes.reason}>
          {targetReasonText(reason)}
        </Typography>
      )}
      <Evidence topic={topic} recommendation={recommendation} />
      {options.length > 0 && (
        <PartitionOptionCards options={options} hazards={topic.hazards} />
      )}
      {!topic.managedBy && template}
      {plan && outdated(plan, topic, recommendation) && (
        <Typography variant="body2" role="status">
          What is open below is for {plan.topic.partitionCount} →{' '}
          {plan.recommendation.recommended} partitions, as it was when it was
          opened.
        </Typography>
      )}
      {followed && (
        <PlanDocuments
          topic={followed.topic}
          recommendation={followed.recommendation}
          options={optionsOf(followed)}
          onOpen={() => setPlan(followed)}
          onClose={() => setPlan(undefined)}
        />
      )}
      {topic.managedBy && template}
      <HazardList
        // What blocks an option stands with that option.
        hazards={
          increase
            ? topic.hazards.filter(({ blocks }) => blocks.length === 0)
            : topic.hazards
        }
      />
      <AdviceList advice={topic.advice} />
    </Section>
  );
}

function optionsOf({ topic, recommendation }: Plan) {
  const { name } = topic.subject;
  return partitionOptions({ ...topic, name }, recommendation);
}

function outdated(
  plan: Plan,
  topic: TopicDetail,
  recommendation: PartitionRecommendation,
): boolean {
  return (
    plan.topic.partitionCount !== topic.partitionCount ||
    plan.recommendation.recommended !== recommendation.recommended
  );
}

/** The numbers that the recommendation stands on, with their source. */
function Evidence(props: {
  topic: TopicDetail;
  recommendation: PartitionRecommendation;
}) {
  const { partitionPolicy, limitsName = 'scaling guide' } = props.topic;
  const { required, current, fixed, bindingFactor, calculation } =
    props.recommendation;
  const classes = useStyles();
  const inputs = calculation.inputs.filter(
    ({ id }) => id === 'peak' || id === 'parallelism',
  );
  return (
    <Facts
      facts={[
        ...inputs.map(({ id, value, unit, source }): [string, JSX.Element] => [
          id === 'peak' ? 'Peak' : 'Consumers in parallel',
          <span key={id}>
            <Quantity
              value={typeof value === 'number' ? value : null}
              unit={unit}
            />
            {value !== null && <span className={classes.quiet}> {source}</span>}
          </span>,
        ]),
        ...(partitionPolicy
          ? [
              [
                'One partition carries',
                <span key="carries">
                  <Quantity
                    value={partitionPolicy.singlePartitionMBps}
                    unit="MB/s"
                  />
                  <span className={classes.quiet}> {limitsName}</span>
                </span>,
              ] as [string, JSX.Element],
            ]
          : []),
        [
          'Required',
          <span key="required">
            {formatExact(required)}{' '}
            <span className={classes.quiet}>
              {fixed ? 'fixed' : `set by ${bindingFactor}`}
            </span>
          </span>,
        ],
        ...(current === null
          ? []
          : [['Has', formatExact(current)] as [string, string]]),
      ]}
    />
  );
}
