import { follow } from './case';
import { ofDescriptions } from './descriptions';

follow(ofDescriptions);
