import { follow } from './case';
import { ofChannels } from './channels';

follow(ofChannels);
