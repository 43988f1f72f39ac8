import { Callers } from '../access/Callers';
import { ReadModel } from './ReadModel';

/** What handlers of endpoints that only read work with. */
export interface ReadServices {
  model: ReadModel;
  callers: Callers;
}
