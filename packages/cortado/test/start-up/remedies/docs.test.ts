import { follow } from './case';
import { ofDocs } from './docs';
import { ofReadDocuments } from './read-documents';

follow([...ofDocs, ...ofReadDocuments]);
