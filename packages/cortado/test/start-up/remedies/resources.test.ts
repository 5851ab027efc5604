import { follow } from './case';
import { ofResources } from './resources';

follow(ofResources);
