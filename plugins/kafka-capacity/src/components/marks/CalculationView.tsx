import { ReactNode } from 'react';
import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import {
  PolicySource,
  Calculation,
  CalculationInput,
} from 'backstage-plugin-kafka-capacity-common';
import { shortFraction } from '../charts/fractions';
import { Quantity } from './Quantity';
import { Ago } from './times';

const useStyles = makeStyles((theme: Theme) => ({
  rule: { marginBottom: theme.spacing(1) },
  steps: {
    display: 'grid',
    gridTemplateColumns: 'minmax(auto, max-content) 1fr',
    columnGap: theme.spacing(2),
    rowGap: theme.spacing(0.5),
    margin: theme.spacing(0, 0, 1.5),
    '& dt': { color: theme.palette.text.secondary },
    '& dd': { margin: 0, overflowWrap: 'anywhere' },
    [theme.breakpoints.down('xs')]: {
      gridTemplateColumns: '1fr',
      '& dd': { marginBottom: theme.spacing(0.5) },
    },
  },
  expression: { fontFamily: 'monospace' },
  source: { color: theme.palette.text.secondary },
  policy: { overflowWrap: 'anywhere' },
}));

const POLICY_ORIGINS: Record<PolicySource['from'], string> = {
  default: 'the default; it can be changed at',
  configuration: 'set in the configuration at',
  annotation: 'set by the annotation',
};

/** How a number was reached: the rule with the numbers put in, the inputs with source and age, what binds, and who set the limit. */
export function CalculationView(props: { calculation: Calculation }) {
  const { rule, source, inputs, steps, binds, policy } = props.calculation;
  const classes = useStyles();
  return (
    <>
      <Typography variant="body2" className={classes.rule}>
        {rule} <span className={classes.source}>({source})</span>
      </Typography>
      {steps.length > 0 && (
        <Typography variant="body2" component="dl" className={classes.steps}>
          {steps.map(step => (
            <StepRow key={step.label} label={step.label}>
              <span className={classes.expression}>
                <Expression text={step.expression} />
              </span>
            </StepRow>
          ))}
          {binds && <StepRow label="What decides">{binds}</StepRow>}
        </Typography>
      )}
      {inputs.length > 0 && (
        <Typography variant="body2" component="dl" className={classes.steps}>
          {inputs.map(input => (
            <StepRow key={input.name} label={input.name}>
              <InputValue input={input} />{' '}
              <span className={classes.source}>
                {input.source}
                {input.at && (
                  <>
                    , <Ago at={input.at} />
                  </>
                )}
              </span>
            </StepRow>
          ))}
        </Typography>
      )}
      {policy && (
        <Typography variant="body2" className={classes.policy}>
          The limit is {POLICY_ORIGINS[policy.from]} <code>{policy.key}</code>.
        </Typography>
      )}
    </>
  );
}

function StepRow(props: { label: string; children: ReactNode }) {
  return (
    <>
      <dt>{props.label}</dt>
      <dd>{props.children}</dd>
    </>
  );
}

/** Numbers with a fraction, thousands separated as in exact numbers. */
const FRACTIONS = /(\d[\d,]*\.\d+)/;

/** A step with its fractions short for the eye, and in full on hover. */
function Expression(props: { text: string }) {
  // Every other piece is a number.
  return (
    <>
      {props.text.split(FRACTIONS).map((piece, index) => {
        const short = index % 2 === 1 ? shortFraction(piece) : piece;
        return short === piece ? (
          piece
        ) : (
          <span key={`${index}`} title={piece}>
            {short}
          </span>
        );
      })}
    </>
  );
}

function InputValue(props: { input: CalculationInput }) {
  const { value, unit } = props.input;
  if (typeof value === 'number') return <Quantity value={value} unit={unit} />;
  if (value === null) return <Quantity value={null} />;
  if (typeof value === 'boolean') return <span>{value ? 'yes' : 'no'}</span>;
  return <span>{value}</span>;
}
