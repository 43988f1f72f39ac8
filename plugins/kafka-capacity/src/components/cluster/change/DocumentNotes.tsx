import Alert from '@material-ui/lab/Alert';
import {
  BrokerDocumentNote,
  brokerDocumentNoteText,
} from 'backstage-plugin-kafka-capacity-common';

/** What to know about a changed document before it is applied. */
export function DocumentNotes(props: { notes: BrokerDocumentNote[] }) {
  return (
    <>
      {props.notes.map(note => (
        <Alert key={note.code} severity="info" role="status">
          {brokerDocumentNoteText(note)}
        </Alert>
      ))}
    </>
  );
}
