export * from './importLocation';
export { ownershipOf, refOf } from './ownership';
export type { OwnedSubject, Ownership, OwnershipRule } from './ownership';
export * from './ownershipSettings';
export {
  invalidValue,
  readBlock,
  readList,
  readPattern,
  readText,
} from './settingValues';
