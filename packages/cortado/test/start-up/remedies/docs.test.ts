import { follow } from './case';
import { ofDocs } from './docs';

follow(ofDocs);
