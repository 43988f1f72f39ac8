import { alpha, makeStyles, Theme } from '@material-ui/core/styles';
import { levelColor } from '../marks/levelColor';

const useStyles = makeStyles((theme: Theme) => ({
  line: {
    display: 'block',
    // An empty line keeps its height.
    minHeight: '1.5em',
    textDecoration: 'none',
    borderLeft: '4px solid transparent',
    paddingLeft: theme.spacing(1),
  },
  added: {
    borderLeftColor: levelColor(theme, 'ok'),
    backgroundColor: alpha(levelColor(theme, 'ok'), 0.15),
  },
  removed: {
    borderLeftColor: levelColor(theme, 'emergency'),
    backgroundColor: alpha(levelColor(theme, 'emergency'), 0.15),
  },
  quiet: { color: theme.palette.text.secondary },
}));

/** A unified diff, line by line: what is added and removed is marked by sign, element and colour. */
export function DiffText(props: { diff: string }) {
  const classes = useStyles();
  const lines = props.diff.replace(/\n$/, '').split('\n');
  return (
    <>
      {lines.map((line, index) => {
        // The first two lines name the files: they begin with signs, too.
        const mark = index < 2 ? '@' : line.charAt(0);
        const key = `${index}`;
        switch (mark) {
          case '+':
            return (
              <ins key={key} className={`${classes.line} ${classes.added}`}>
                {line}
              </ins>
            );
          case '-':
            return (
              <del key={key} className={`${classes.line} ${classes.removed}`}>
                {line}
              </del>
            );
          case '@':
            return (
              <span key={key} className={`${classes.line} ${classes.quiet}`}>
                {line}
              </span>
            );
          default:
            return (
              <span key={key} className={classes.line}>
                {line}
              </span>
            );
        }
      })}
    </>
  );
}
