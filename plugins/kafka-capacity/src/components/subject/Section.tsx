import { ReactNode } from 'react';
import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';

const useStyles = makeStyles((theme: Theme) => ({
  section: {
    padding: theme.spacing(2, 0),
    borderTop: `1px solid ${theme.palette.divider}`,
    minWidth: 0,
  },
  heading: {
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'space-between',
    alignItems: 'baseline',
    columnGap: theme.spacing(2),
    marginBottom: theme.spacing(1),
  },
  aside: { color: theme.palette.text.secondary },
}));

/** A titled part of a subject's detail. */
export function Section(props: {
  title: string;
  aside?: ReactNode;
  children: ReactNode;
}) {
  const classes = useStyles();
  return (
    <section className={classes.section} aria-label={props.title}>
      <div className={classes.heading}>
        <Typography variant="h6" component="h3">
          {props.title}
        </Typography>
        {props.aside && (
          <Typography variant="body2" component="div" className={classes.aside}>
            {props.aside}
          </Typography>
        )}
      </div>
      {props.children}
    </section>
  );
}
