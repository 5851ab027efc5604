export { clientTypes, type ClientDocuments } from './client-types/client-types';
export { readDocuments } from './client-types/read-documents';
export { buildDocuments } from './documents/build-documents';
export type { BuiltDocuments } from './documents/build-documents';
export type { DocumentOptions, Transform } from './documents/options';
export type { DocumentInfo, DocumentServer } from './openapi/document';
export { docs } from './plugin/docs';
export type { DocsOptions } from './plugin/options';
export type { JsonSchema } from './schema/json-schema';
