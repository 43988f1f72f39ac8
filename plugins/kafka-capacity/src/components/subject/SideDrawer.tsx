import { ReactNode } from 'react';
import Drawer from '@material-ui/core/Drawer';
import IconButton from '@material-ui/core/IconButton';
import { makeStyles, Theme } from '@material-ui/core/styles';
import CloseIcon from '@material-ui/icons/Close';

const useStyles = makeStyles((theme: Theme) => ({
  paper: {
    width: 960,
    maxWidth: '100vw',
    padding: theme.spacing(2, 3),
    [theme.breakpoints.down('xs')]: { padding: theme.spacing(1, 2) },
  },
  close: { alignSelf: 'flex-end' },
}));

/** A detail over a list, which stays where it was. */
export function SideDrawer(props: {
  /** What it shows; undefined while it is shut. */
  label: string | undefined;
  onClose: () => void;
  children: ReactNode;
}) {
  const { label, onClose, children } = props;
  const classes = useStyles();
  return (
    <Drawer
      anchor="right"
      open={label !== undefined}
      onClose={onClose}
      classes={{ paper: classes.paper }}
      PaperProps={{ role: 'dialog', 'aria-label': label }}
    >
      <IconButton
        className={classes.close}
        aria-label="Close"
        title="Close"
        onClick={onClose}
      >
        <CloseIcon />
      </IconButton>
      {children}
    </Drawer>
  );
}
