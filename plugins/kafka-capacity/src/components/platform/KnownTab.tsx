import { ReactNode } from 'react';
import { useParams } from 'react-router-dom';
import { makeStyles, Theme } from '@material-ui/core/styles';

const useStyles = makeStyles((theme: Theme) => ({
  page: {
    display: 'contents',
    // Backstage's own tabs would widen the page of a phone.
    '& .bui-PluginHeaderTabsWrapper': {
      [theme.breakpoints.down('xs')]: { overflowX: 'auto' },
    },
  },
}));

/** Shows a page of tabs, or that there is no such page where the address names a tab that it does not have. */
export function KnownTab(props: {
  /** The first parts of the tabs' addresses, such as `topics`. */
  tabs: string[];
  notFound: ReactNode;
  children: ReactNode;
}) {
  const classes = useStyles();
  const { '*': rest = '' } = useParams();
  const [tab] = rest.split('/');
  // Without one the page chooses its first tab.
  const known = tab === '' || props.tabs.includes(tab);
  return known ? (
    <div className={classes.page}>{props.children}</div>
  ) : (
    <>{props.notFound}</>
  );
}
