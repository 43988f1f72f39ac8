import { makeStyles, Theme } from '@material-ui/core/styles';

const useStyles = makeStyles((theme: Theme) => ({
  // On a phone a row is a small card: side by side only two columns would be in sight.
  stacked: {
    [theme.breakpoints.down('xs')]: {
      display: 'block',
      '& tbody': { display: 'block' },
      '& tbody tr': { display: 'block', padding: theme.spacing(1, 0) },
      '& tbody td': {
        display: 'block',
        border: 0,
        padding: theme.spacing(0.25, 2),
        minWidth: 0,
        textAlign: 'left',
      },
      '& tbody td:empty': { display: 'none' },
      // A label says nothing alone.
      '& tbody td[data-label]:not(:empty)': {
        display: 'flex',
        // Cells of numbers would have their label behind them.
        flexDirection: 'row',
        columnGap: theme.spacing(1),
        '& > *': { minWidth: 0 },
        '&::before': {
          content: 'attr(data-label)',
          color: theme.palette.text.secondary,
          flexShrink: 0,
        },
      },
    },
  },
}));

/** The class of a table whose rows become cards on a phone, each cell with its `data-label` before it. */
export function useStackedRows(): string {
  return useStyles().stacked;
}
