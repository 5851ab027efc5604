import { follow } from './case';
import { ofResourcesPlugin } from './resources-plugin';

follow(ofResourcesPlugin);
