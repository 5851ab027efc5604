import { follow } from './case';
import { ofRouting } from './routing';

follow(ofRouting);
