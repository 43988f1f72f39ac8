import { MouseEvent, useState } from 'react';
import IconButton from '@material-ui/core/IconButton';
import Popover from '@material-ui/core/Popover';
import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import HelpOutlineIcon from '@material-ui/icons/HelpOutline';
import { Working } from 'backstage-plugin-kafka-capacity-common';
import { WorkingView } from './WorkingView';

const useStyles = makeStyles((theme: Theme) => ({
  button: { marginLeft: theme.spacing(0.5) },
  paper: {
    padding: theme.spacing(2),
    width: 560,
    maxWidth: 'calc(100vw - 32px)',
  },
}));

/** A button beside a number that opens the number's working. */
export function Why(props: { question: string; working: Working }) {
  const { question, working } = props;
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
        <WorkingView working={working} />
      </Popover>
    </>
  );
}
