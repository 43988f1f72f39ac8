import { MouseEvent, useState } from 'react';
import IconButton from '@material-ui/core/IconButton';
import Popover from '@material-ui/core/Popover';
import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import HelpOutlineIcon from '@material-ui/icons/HelpOutline';
import { Calculation } from 'backstage-plugin-kafka-capacity-common';
import { CalculationView } from './CalculationView';

const useStyles = makeStyles((theme: Theme) => ({
  button: { marginLeft: theme.spacing(0.5) },
  paper: {
    padding: theme.spacing(2),
    width: 560,
    maxWidth: 'calc(100vw - 32px)',
  },
}));

/** A button beside a number that opens the number's calculation. */
export function Why(props: { question: string; calculation: Calculation }) {
  const { question, calculation } = props;
  const classes = useStyles();
  const [anchor, setAnchor] = useState<Element | null>(null);
  return (
    <>
      <IconButton
        className={classes.button}
        size="small"
        aria-label={question}
        title={question}
        aria-haspopup="dialog"
        onClick={(event: MouseEvent) => setAnchor(event.currentTarget)}
      >
        <HelpOutlineIcon fontSize="inherit" />
      </IconButton>
      <Popover
        open={anchor !== null}
        anchorEl={anchor}
        onClose={() => setAnchor(null)}
        anchorOrigin={{ vertical: 'bottom', horizontal: 'left' }}
        PaperProps={{
          className: classes.paper,
          role: 'dialog',
          'aria-label': question,
        }}
      >
        <Typography variant="subtitle1" component="h3" gutterBottom>
          {question}
        </Typography>
        <CalculationView calculation={calculation} />
      </Popover>
    </>
  );
}
