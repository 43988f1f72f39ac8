import { ReactNode } from 'react';
import { useParams } from 'react-router-dom';

/** Shows a page of tabs, or that there is no such page where the address names a tab that it does not have. */
export function KnownTab(props: {
  /** The first parts of the tabs' addresses, such as `topics`. */
  tabs: string[];
  notFound: ReactNode;
  children: ReactNode;
}) {
  const { '*': rest = '' } = useParams();
  const [tab] = rest.split('/');
  // Without one the page chooses its first tab.
  const known = tab === '' || props.tabs.includes(tab);
  return <>{known ? props.children : props.notFound}</>;
}
