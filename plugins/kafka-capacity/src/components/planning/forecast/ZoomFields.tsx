import Button from '@material-ui/core/Button';
import TextField from '@material-ui/core/TextField';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { useEffect, useState } from 'react';
import { DayRange } from './historyRange';

const useStyles = makeStyles((theme: Theme) => ({
  fields: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
    margin: theme.spacing(1.5, 0),
  },
  // The browser's calendar icon is black by default.
  date: { '& input': { colorScheme: theme.palette.type } },
}));

/** The first and last day that are shown, for who doesn't drag over the chart. */
export function ZoomFields(props: {
  /** Undefined without any day. */
  all: DayRange | undefined;
  zoom: DayRange | undefined;
  onZoom: (zoom: DayRange | undefined) => void;
}) {
  const { all, zoom, onZoom } = props;
  const classes = useStyles();
  const shown = { from: zoom?.from ?? '', to: zoom?.to ?? '' };
  const [typed, setTyped] = useState(shown);
  useEffect(
    () => setTyped({ from: shown.from, to: shown.to }),
    [shown.from, shown.to],
  );
  if (!all) return null;
  const change = (part: Partial<DayRange>) => {
    const next = { ...typed, ...part };
    setTyped(next);
    const range = { from: next.from || all.from, to: next.to || all.to };
    if (range.from <= range.to) onZoom(range);
  };
  const invalid = typed.from !== '' && typed.to !== '' && typed.from > typed.to;
  return (
    <div className={classes.fields} role="group" aria-label="Zoom">
      {(['from', 'to'] as const).map(end => (
        <TextField
          key={end}
          className={classes.date}
          id={`kafka-capacity-zoom-${end}`}
          type="date"
          size="small"
          variant="outlined"
          label={end === 'from' ? 'From' : 'To'}
          value={typed[end]}
          onChange={event => change({ [end]: event.target.value })}
          inputProps={{ min: all.from, max: all.to }}
          InputLabelProps={{ shrink: true }}
          error={invalid}
          helperText={invalid && end === 'to' ? 'Before From' : undefined}
        />
      ))}
      {zoom && (
        <Button size="small" onClick={() => onZoom(undefined)}>
          Show all days
        </Button>
      )}
    </div>
  );
}
