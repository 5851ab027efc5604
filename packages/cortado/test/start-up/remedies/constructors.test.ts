import { follow } from './case';
import { ofConstructors } from './constructors';

follow(ofConstructors);
