import { useState } from 'react';
import Button from '@material-ui/core/Button';
import Step from '@material-ui/core/Step';
import StepButton from '@material-ui/core/StepButton';
import StepContent from '@material-ui/core/StepContent';
import Stepper from '@material-ui/core/Stepper';
import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import {
  PartitionProcedure,
  procedureScript,
  ProcedureStep,
  StepWording,
  stepWording,
} from 'backstage-plugin-kafka-capacity-common';
import { CopyButton } from '../documents/CopyButton';
import { useTicks } from './useTicks';

const useStyles = makeStyles((theme: Theme) => ({
  bar: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(0, 1),
  },
  progress: { flexGrow: 1 },
  stepper: { padding: theme.spacing(1, 0) },
  command: {
    display: 'flex',
    alignItems: 'flex-start',
    gap: theme.spacing(1),
    margin: theme.spacing(1, 0),
    [theme.breakpoints.down('xs')]: { flexDirection: 'column', gap: 0 },
  },
  code: {
    flexGrow: 1,
    minWidth: 0,
    maxWidth: '100%',
    boxSizing: 'border-box',
    margin: 0,
    padding: theme.spacing(1),
    border: `1px solid ${theme.palette.divider}`,
    borderRadius: theme.shape.borderRadius,
    backgroundColor: theme.palette.background.default,
    fontFamily: 'monospace',
    fontSize: theme.typography.body2.fontSize,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
  },
  check: { margin: theme.spacing(1, 0) },
  label: { fontWeight: 'bold' },
  note: { color: theme.palette.text.secondary, margin: theme.spacing(1, 0) },
  title: { textAlign: 'left' },
}));

/** A step as it is shown. */
interface ShownStep extends StepWording {
  /** Unique in its procedure, whatever the step is called. */
  key: string;
  commands: string[];
}

/** Steps to follow in order, each with its commands and the check before the next. The browser keeps the ticks. */
export function ProcedureStepper(props: {
  procedure: PartitionProcedure;
  steps: ProcedureStep[];
  /** Tells procedures apart. */
  storageKey: string;
}) {
  const { procedure, storageKey } = props;
  const steps = props.steps.map(
    (step): ShownStep => ({
      key: `${step.id}:${step.group ?? ''}`,
      commands: step.commands,
      ...stepWording(procedure, step),
    }),
  );
  const classes = useStyles();
  const [ticked, setDone] = useTicks(`kafka-capacity:procedure:${storageKey}`);
  const done = new Set(ticked);
  const [opened, setOpened] = useState<string | null>();
  const [all, setAll] = useState(false);
  const next = steps.find(({ key }) => !done.has(key))?.key;
  // Undefined until someone opens a step: the next one to be done is open. Null when all are shut.
  const open = opened === undefined ? next : opened;
  const finished = steps.filter(({ key }) => done.has(key)).length;

  const tick = (key: string, isDone: boolean) => {
    const others = [...done].filter(one => one !== key);
    setDone(isDone ? [...others, key] : others);
    setOpened(isDone ? undefined : key);
  };

  return (
    <>
      <div className={classes.bar}>
        <Typography
          variant="body2"
          component="span"
          className={classes.progress}
          role="status"
        >
          {finished} of {steps.length} steps done
        </Typography>
        <Button size="small" onClick={() => setAll(!all)} aria-pressed={all}>
          Show all steps
        </Button>
        <CopyButton
          text={procedureScript(procedure, props.steps)}
          what="commands of every step"
          label="Copy all"
        />
        <Button
          size="small"
          disabled={finished === 0}
          onClick={() => {
            setDone([]);
            setOpened(undefined);
          }}
        >
          Start over
        </Button>
      </div>
      <Stepper
        className={classes.stepper}
        orientation="vertical"
        nonLinear
        aria-label="Steps"
      >
        {steps.map(step => {
          const { key, title } = step;
          const shown = all || open === key;
          return (
            <Step
              key={key}
              active={open === key}
              completed={done.has(key)}
              expanded={shown}
            >
              <StepButton
                className={classes.title}
                aria-expanded={shown}
                aria-current={key === next ? 'step' : undefined}
                onClick={() => setOpened(open === key ? null : key)}
              >
                {title}
              </StepButton>
              <StepContent>
                <StepBody step={step} />
                <Button
                  size="small"
                  variant={done.has(key) ? 'outlined' : 'contained'}
                  color="primary"
                  onClick={() => tick(key, !done.has(key))}
                >
                  {done.has(key) ? 'Not done after all' : 'Done'}
                </Button>
              </StepContent>
            </Step>
          );
        })}
      </Stepper>
    </>
  );
}

function StepBody({ step }: { step: ShownStep }) {
  const { title, commands, check, note } = step;
  const classes = useStyles();
  return (
    <>
      {/* First, because it says what the commands are for, and what to do between them. */}
      {note && (
        <Typography variant="body2" className={classes.note}>
          {note}
        </Typography>
      )}
      {commands.map((command, index) => (
        <div key={command} className={classes.command}>
          <pre className={classes.code}>
            <code>{command}</code>
          </pre>
          <CopyButton
            text={command}
            what={`command ${index + 1} of “${title}”`}
          />
        </div>
      ))}
      {check && (
        <Typography variant="body2" className={classes.check}>
          <span className={classes.label}>Before you go on:</span> {check}
        </Typography>
      )}
    </>
  );
}
