import { follow } from './case';
import { ofInjection } from './injection';

follow(ofInjection);
