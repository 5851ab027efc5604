export type { Change, ChangeKind } from './changes/change';
export type { Field, FieldType } from './model/field';
export type { Model, OnDelete, Reference } from './model/model';
export type { Row, Value } from './model/value';
export type { ListQuery, SortTerm } from './query/list-query';
export type { Where } from './query/where';
export type { KeepOptions, ListedRows, ResourceStore, StoreReader, StoreTransaction } from './store/store';
export { StoreError, type StoreErrorCode } from './store/store-error';
