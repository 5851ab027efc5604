import { follow } from './case';
import { ofSteps } from './steps';

follow(ofSteps);
