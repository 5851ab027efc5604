import { openStore } from '@cortado/resources';
import { storeContract } from './contract';

storeContract(() => openStore('sqlite::memory:'), { isShared: true });
