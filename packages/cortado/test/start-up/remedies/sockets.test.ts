import { follow } from './case';
import { ofSockets } from './sockets';

follow(ofSockets);
