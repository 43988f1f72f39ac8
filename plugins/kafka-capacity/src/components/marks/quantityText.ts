import { formatQuantity } from 'backstage-plugin-kafka-capacity-common';

/** A quantity as text; a percentage is whole, since a tenth of it decides nothing. */
export function quantityText(value: number, unit: string): string {
  return unit === '%' && Math.abs(value) >= 10
    ? formatQuantity(Math.round(value), unit)
    : formatQuantity(value, unit);
}
