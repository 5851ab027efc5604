import { follow } from './case';
import { ofWorkers } from './workers';

/** With Redis the last of them is followed in `test/workers`. */
follow(ofWorkers);
