import type { Class } from '@cortado/core';
import type { CompiledInput } from '@cortado/core/transport';
import { MOST_ROWS } from '../bodies/bodies';
import { bodyClassesOf } from '../bodies/body-classes';
import { rowIdOf } from '../bodies/message-bodies';
import { keyKindOf } from '../decorators/property-record';
import type { Operation } from '../decorators/resource';
import { describeCreate, describeSearch, MESSAGES, type DescribeOperation } from '../description/describe-operation';
import { describedBy } from '../rest/described-by';
import { SearchBody } from '../rest/search-body';

const DESCRIBE: Readonly<Record<Operation, DescribeOperation>> = {
  ...MESSAGES,
  list: describeSearch,
  create: describeCreate,
};

/** What is described of the body of a message: the operation reads it by itself. */
export function messageInput(type: Class<object>, operation: Operation): CompiledInput {
  const input = describedBy(type, DESCRIBE[operation]);
  const isCreate = operation === 'create';
  return {
    metadata: { index: 0, source: 'custom', options: {}, input },
    type: undefined,
    isInitialised: false,
    payload: {
      type: bodyOf(type, operation),
      maxItems: isCreate ? MOST_ROWS : undefined,
      orOne: isCreate,
      options: {},
    },
  };
}

/** `resources()` has compiled the class. */
function bodyOf(type: Class<object>, operation: Operation): Class {
  const bodies = bodyClassesOf(type)!;
  switch (operation) {
    case 'list':
      return SearchBody;
    case 'create':
      return bodies.create;
    case 'update':
      return bodies.message;
    default:
      return rowIdOf(keyKindOf(type)!);
  }
}
