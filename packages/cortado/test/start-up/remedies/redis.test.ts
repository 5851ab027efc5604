import { follow } from './case';
import { ofRedis } from './redis';

follow(ofRedis);
