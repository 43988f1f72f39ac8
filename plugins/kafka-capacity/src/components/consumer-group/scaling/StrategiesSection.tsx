import { useState } from 'react';
import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import {
  ConsumerGroupScaling,
  ConsumerStrategyKind,
  Subject,
  formatQuantity,
  WordedConsumerStrategy,
} from 'backstage-plugin-kafka-capacity-common';
import { AutoscalerPanel } from '../../scaling-plan/AutoscalerPanel';
import { BenchmarkSnippet } from './BenchmarkSnippet';
import { OptionCards } from '../../scaling-plan/OptionCards';
import { Section } from '../../subject/Section';
import { TuningPanel } from './TuningPanel';

const useStyles = makeStyles((theme: Theme) => ({
  members: { fontWeight: 'bold' },
  whenNot: { color: theme.palette.text.secondary },
  more: { marginTop: 'auto', alignSelf: 'flex-start' },
}));

const PANELS: Partial<Record<ConsumerStrategyKind, string>> = {
  dynamic: 'Manifests',
  tuning: 'Settings',
};

/** The three ways to scale a group side by side, and what each takes. */
export function StrategiesSection(props: {
  subject: Subject;
  /** Partitions that the group reads, by topic. */
  partitions: ReadonlyMap<string, number>;
  /** It reads partitions and has no committed offset on any, though it could have. */
  neverCommitted: boolean;
  scaling: ConsumerGroupScaling;
}) {
  const { subject, partitions, neverCommitted, scaling } = props;
  const { strategies, tuning, memberRate } = scaling;
  const [open, setOpen] = useState<ConsumerStrategyKind>();
  if (strategies.length === 0 && !tuning && !neverCommitted) return null;
  return (
    <Section title="Ways to scale">
      {strategies.length === 0 && scaling.reason && (
        <Typography variant="body2" paragraph>
          Neither a count nor an autoscaler can be weighed: {scaling.reason}.
          {neverCommitted &&
            ' Let the group commit its offsets, with enable.auto.commit=true or by a commit after each batch: its lag is known from the next sweep on, and the ways to scale with it.'}
        </Typography>
      )}
      {strategies.length > 0 && (
        <OptionCards
          label="Ways to scale"
          options={strategies.map(strategy => ({
            id: strategy.kind,
            title: strategy.title,
            preferred: strategy.preferred ? 'Preferred' : undefined,
            content: (
              <Strategy
                strategy={strategy}
                open={open === strategy.kind}
                onOpen={
                  strategy.kind !== 'tuning' || tuning
                    ? () =>
                        setOpen(
                          open === strategy.kind ? undefined : strategy.kind,
                        )
                    : undefined
                }
              />
            ),
          }))}
        />
      )}
      {open === 'dynamic' &&
        (memberRate ? (
          <AutoscalerPanel
            group={subject.name}
            partitions={partitions}
            perMemberRate={memberRate.recordsPerSecond}
            membersPerPod={scaling.membersPerPod}
            security={scaling.security}
            minMembers={
              strategies.find(({ kind }) => kind === 'dynamic')?.members?.min
            }
          />
        ) : (
          <>
            <Typography variant="body2" paragraph>
              No manifest can be written yet: the lag from which to add members
              follows from what one member can do, which is not known.
            </Typography>
            <BenchmarkSnippet />
          </>
        ))}
      {tuning && (open === 'tuning' || strategies.length === 0) && (
        <TuningPanel tuning={tuning} />
      )}
    </Section>
  );
}

function Strategy(props: {
  strategy: WordedConsumerStrategy;
  open: boolean;
  onOpen?: () => void;
}) {
  const { strategy, open, onOpen } = props;
  const { kind, members, reason, whenNot } = strategy;
  const classes = useStyles();
  const panel = PANELS[kind];
  return (
    <>
      {members && (
        <Typography variant="body2" className={classes.members}>
          {membersInWords(members)}
        </Typography>
      )}
      <Typography variant="body2">{reason}</Typography>
      <Typography variant="body2" className={classes.whenNot}>
        When not: {whenNot}
      </Typography>
      {panel && onOpen && (
        <Button
          className={classes.more}
          size="small"
          variant="outlined"
          aria-expanded={open}
          onClick={onOpen}
        >
          {open ? `Hide ${panel.toLocaleLowerCase('en-US')}` : panel}
        </Button>
      )}
    </>
  );
}

function membersInWords({ min, max }: { min: number; max: number }): string {
  return min === max
    ? formatQuantity(max, 'members')
    : `${min} to ${formatQuantity(max, 'members')}`;
}
