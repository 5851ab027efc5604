import { follow } from './case';
import { ofTypes } from './types';

follow(ofTypes);
