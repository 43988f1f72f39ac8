import { useNavigate, useSearchParams } from 'react-router-dom';
import Drawer from '@material-ui/core/Drawer';
import IconButton from '@material-ui/core/IconButton';
import { makeStyles, Theme } from '@material-ui/core/styles';
import CloseIcon from '@material-ui/icons/Close';
import { subjectOf, withSubject } from '../../subjectAddress';
import { SubjectDetail } from '../subject/SubjectDetail';

const useStyles = makeStyles((theme: Theme) => ({
  paper: {
    width: 960,
    maxWidth: '100vw',
    padding: theme.spacing(2, 3),
    [theme.breakpoints.down('xs')]: { padding: theme.spacing(1, 2) },
  },
  close: { alignSelf: 'flex-end' },
}));

/** The detail of the topic or group that the address holds, over the list. */
export function SubjectDrawer() {
  const classes = useStyles();
  const navigate = useNavigate();
  const [query] = useSearchParams();
  const subject = subjectOf(query);
  const close = () => navigate(`?${withSubject(query, undefined)}`);
  return (
    <Drawer
      anchor="right"
      open={subject !== undefined}
      onClose={close}
      classes={{ paper: classes.paper }}
      PaperProps={{ role: 'dialog', 'aria-label': subject?.name }}
    >
      <IconButton
        className={classes.close}
        aria-label="Close"
        title="Close"
        onClick={close}
      >
        <CloseIcon />
      </IconButton>
      {subject && <SubjectDetail subject={subject} />}
    </Drawer>
  );
}
