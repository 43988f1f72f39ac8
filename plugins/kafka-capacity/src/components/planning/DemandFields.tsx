import TextField from '@material-ui/core/TextField';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { ModelInputError } from 'backstage-plugin-kafka-capacity-common';
import { DEMAND_FIELDS, DemandAnswers, DemandField } from './demandAnswers';

const useStyles = makeStyles((theme: Theme) => ({
  fields: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(2),
    marginBottom: theme.spacing(1),
  },
  field: { width: 220, maxWidth: '100%' },
}));

/** Asks for the demand on a topic: peak, parallelism and growth. */
export function DemandFields(props: {
  /** What the fields' ids begin with. */
  id: string;
  answers: DemandAnswers;
  /** What a field says below it. */
  hints: Partial<Record<DemandField, string>>;
  /** What the model does not take. */
  wrong?: ModelInputError;
  required?: readonly DemandField[];
  onChange: (answers: DemandAnswers) => void;
}) {
  const { id, answers, hints, wrong, required = [], onChange } = props;
  const classes = useStyles();
  return (
    <div className={classes.fields}>
      {DEMAND_FIELDS.map(({ key, label }) => (
        <TextField
          key={key}
          id={`${id}-${key}`}
          className={classes.field}
          label={label}
          value={answers[key]}
          onChange={event =>
            onChange({ ...answers, [key]: event.target.value })
          }
          required={required.includes(key)}
          error={wrong?.field === key}
          helperText={
            wrong?.field === key
              ? `Must be ${wrong.allowed}, is “${answers[key]}”`
              : hints[key]
          }
          variant="outlined"
          size="small"
          inputProps={{ inputMode: 'decimal' }}
        />
      ))}
    </div>
  );
}
