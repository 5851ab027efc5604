import { follow } from './case';
import { ofChannelEndpoints } from './channel-endpoints';
import { ofChannels } from './channels';

follow([...ofChannels, ...ofChannelEndpoints]);
