import { follow } from './case';
import { ofOptions, ofTransports } from './options';

follow([...ofOptions, ...ofTransports]);
