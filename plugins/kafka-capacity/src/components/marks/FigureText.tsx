import { Figure } from 'backstage-plugin-kafka-capacity-common';
import { Quantity } from './Quantity';

/** The one number that stands for a subject, such as `peak 65 MB/s`. */
export function FigureText(props: { figure: Figure }) {
  const { label, value, unit } = props.figure;
  return (
    <>
      {label} <Quantity value={value} unit={unit} />
    </>
  );
}
