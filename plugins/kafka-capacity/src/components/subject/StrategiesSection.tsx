import { useState } from 'react';
import Button from '@material-ui/core/Button';
import Paper from '@material-ui/core/Paper';
import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import CheckCircleIcon from '@material-ui/icons/CheckCircleOutline';
import {
  ConsumerGroupScaling,
  ConsumerStrategy,
  ConsumerStrategyKind,
  Subject,
  formatQuantity,
} from 'backstage-plugin-kafka-capacity-common';
import { levelColor } from '../marks/levelColor';
import { AutoscalerPanel } from './AutoscalerPanel';
import { BenchmarkSnippet } from './BenchmarkSnippet';
import { Section } from './Section';
import { TuningPanel } from './TuningPanel';

const useStyles = makeStyles((theme: Theme) => ({
  strategies: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 230px), 1fr))',
    gap: theme.spacing(1.5),
    listStyle: 'none',
    margin: theme.spacing(0, 0, 2),
    padding: 0,
  },
  strategy: {
    height: '100%',
    padding: theme.spacing(1.5),
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(1),
  },
  preferred: {
    borderColor: theme.palette.primary.main,
    // Thicker without moving what is inside.
    boxShadow: `inset 0 0 0 1px ${theme.palette.primary.main}`,
  },
  mark: {
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(0.5),
    fontWeight: 'bold',
  },
  icon: { color: levelColor(theme, 'ok') },
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
  scaling: ConsumerGroupScaling;
}) {
  const { subject, partitions, scaling } = props;
  const { strategies, tuning, memberRate } = scaling;
  const classes = useStyles();
  const [open, setOpen] = useState<ConsumerStrategyKind>();
  if (strategies.length === 0 && !tuning) return null;
  return (
    <Section title="Ways to scale">
      {strategies.length === 0 && scaling.reason && (
        <Typography variant="body2" paragraph>
          Counts can't be said: {scaling.reason}.
        </Typography>
      )}
      <ul className={classes.strategies} aria-label="Ways to scale">
        {strategies.map(strategy => (
          <li key={strategy.kind} aria-label={strategy.title}>
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
          </li>
        ))}
      </ul>
      {open === 'dynamic' &&
        (memberRate ? (
          <AutoscalerPanel
            group={subject.name}
            partitions={partitions}
            perMemberRate={memberRate.recordsPerSecond}
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
  strategy: ConsumerStrategy;
  open: boolean;
  onOpen?: () => void;
}) {
  const { strategy, open, onOpen } = props;
  const { kind, title, members, reason, whenNot, preferred } = strategy;
  const classes = useStyles();
  const panel = PANELS[kind];
  return (
    <Paper
      variant="outlined"
      className={`${classes.strategy} ${preferred ? classes.preferred : ''}`}
    >
      <Typography variant="subtitle1" component="h4">
        {title}
      </Typography>
      {preferred && (
        <Typography variant="body2" className={classes.mark}>
          <CheckCircleIcon
            fontSize="small"
            className={classes.icon}
            aria-hidden
          />
          Preferred
        </Typography>
      )}
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
    </Paper>
  );
}

function membersInWords({ min, max }: { min: number; max: number }): string {
  return min === max
    ? formatQuantity(max, 'members')
    : `${min} to ${formatQuantity(max, 'members')}`;
}
