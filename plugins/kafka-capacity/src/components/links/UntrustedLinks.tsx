import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { makeStyles, Theme } from '@material-ui/core/styles';
import Alert from '@material-ui/lab/Alert';
import AlertTitle from '@material-ui/lab/AlertTitle';
import { UntrustedLink } from 'backstage-plugin-kafka-capacity-common';
import { subjectKey } from '../../subjectAddress';
import { LinkedTo } from './LinkedTo';

const useStyles = makeStyles((theme: Theme) => ({
  banner: { marginBottom: theme.spacing(1), overflowWrap: 'anywhere' },
  links: { margin: 0, paddingLeft: theme.spacing(2) },
}));

const KINDS = { topic: 'Topic', 'consumer-group': 'Consumer group' };

/** The links of an entity, and of what it reaches, that show and change nothing, and why. */
export function UntrustedLinks(props: {
  entityRef: string;
  links: UntrustedLink[];
}) {
  const { entityRef, links } = props;
  const classes = useStyles();
  if (links.length === 0) return null;
  const disputed = links.filter(({ state }) => state === 'disputed');
  return (
    <Alert
      severity={disputed.length > 0 ? 'warning' : 'info'}
      className={classes.banner}
      role="status"
    >
      <AlertTitle>
        {disputed.length > 0 ? 'Disputed' : 'New: shown after the next sweep'}
      </AlertTitle>
      <ul className={classes.links}>
        {links.map(({ subject, state, linkedTo, ...link }) => (
          <li key={`${link.entityRef} ${subjectKey(subject)}`}>
            {KINDS[subject.kind]} <b>{subject.name}</b> on {subject.cluster}
            {link.entityRef !== entityRef && (
              <>
                {' (named by '}
                <EntityRefLink entityRef={link.entityRef} hideIcon />)
              </>
            )}
            {': '}
            {state === 'disputed' ? (
              <>
                this {subject.kind === 'topic' ? 'topic' : 'group'} is linked to{' '}
                <LinkedTo entities={linkedTo} />
              </>
            ) : (
              'this link was not checked yet'
            )}
          </li>
        ))}
      </ul>
      {disputed.length > 0 &&
        'The platform team can accept the link if it is right.'}
    </Alert>
  );
}
