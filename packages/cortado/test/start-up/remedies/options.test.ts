import { follow } from './case';
import { ofOptions } from './options';

follow(ofOptions);
