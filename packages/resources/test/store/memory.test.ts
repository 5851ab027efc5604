import { openStore } from '@cortado/resources';
import { storeContract } from './contract';

storeContract(() => openStore('memory:'));
