import { ofArguments } from './arguments';
import { follow } from './case';

follow(ofArguments);
