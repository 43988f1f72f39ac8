import { z } from 'zod';

/** A time as answers have it: ISO 8601 in UTC. */
export const isoTimeSchema = z.iso.datetime();
