import { follow } from './case';
import { ofDescribed } from './described';

follow(ofDescribed);
