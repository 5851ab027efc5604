import { follow } from './case';
import { ofTransports } from './transport-options';

follow(ofTransports);
