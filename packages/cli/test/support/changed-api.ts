/** An API, and the same one with every kind of change in it. The name of a class or route says what becomes of it. */
export const original = `import { IsDate, IsIn, IsInt, IsNumber, IsOptional, IsString, Matches, Max, MaxLength, ValidateNested } from 'class-validator';
import { Type } from 'class-transformer';
import { Body, Channel, Controller, createApp, Created, Delete, described, Emits, Get, Guard, Ok, OnMessage, Post, Query, Returns, type SelfDescription, WebSocket } from 'cortado';

class Order {
  @IsString() kept!: string;
  @IsOptional() @IsString() becomesRequired?: string;
  @IsString() becomesOptional!: string;
  @IsString() isRetyped!: string;
  @IsString() isRemoved!: string;
  @MaxLength(100) isNarrowed!: string;
  @MaxLength(100) isWidened!: string;
  @IsIn(['a', 'b', 'c']) losesValue!: string;
  @IsIn(['a', 'b']) gainsValue!: string;
  @IsNumber() becomesInteger!: number;
}

class Receipt {
  @IsString() kept!: string;
  @IsString() becomesOptional!: string;
  @IsOptional() @IsString() becomesRequired?: string;
  @IsString() isRetyped!: string;
  @IsString() isRemoved!: string;
  @IsDate() @Type(() => Date) losesFormat!: Date;
  @IsInt() becomesNumber!: number;
  @IsIn(['a', 'b']) gainsValue!: string;
}

class Same {
  @IsString() text!: string;
}

class Tree {
  @IsString() isRetyped!: string;
  @ValidateNested({ each: true }) @Type(() => Tree) branches!: Tree[];
}

class Known {
  static readonly [described]: SelfDescription = { security: ['bearer'], statuses: [401] };
  check() {
    return true;
  }
}

@Controller('/orders')
class OrderController {
  @Get('/trees') @Returns(200, [Tree]) trees() {
    return Ok<Tree[]>([]);
  }
  @Get('/guarded') @Returns(200, Same) guarded() {
    return Ok(new Same());
  }
  @Post() @Returns(201, Receipt) create(@Body() _order: Order) {
    return Created(new Receipt());
  }
  @Delete('/removed') @Returns(200, Same) removed() {
    return Ok(new Same());
  }
  @Get('/statuses') @Returns(200, Same) @Returns(404, null) statuses(@Query('size', { optional: true, type: Number }) _size?: number) {
    return Ok(new Same()) as never;
  }
  @Get('/undeclared') undeclared() {
    return Ok(new Same());
  }
}

@Emits('kept', Same)
@Emits('removed', Same)
@Channel('room:{room}')
class RoomChannel {
  @OnMessage('changed') @Returns(200, Receipt) changed(_order: Order) {
    return Ok(new Receipt());
  }
  @OnMessage('removed') @Returns(200, Same) removed(same: Same) {
    return Ok(same);
  }
}

@Channel('removed:{room}')
class RemovedChannel {}

@WebSocket('/live', { channels: [RoomChannel, RemovedChannel] })
class LiveSocket {
  @OnMessage('pattern') @Returns(200, Same) pattern(same: Same) {
    return Ok(same);
  }
}

@WebSocket('/removed')
class RemovedSocket {
  @OnMessage('say') @Returns(200, Same) say(same: Same) {
    return Ok(same);
  }
}

void Matches;
void Max;
void Guard;
void Known;

export function createApplication() {
  return createApp({ controllers: [OrderController, LiveSocket, RemovedSocket], log: false });
}
`;

/** Each pair is replaced once in what came before. */
const EDITS: readonly (readonly [string, string])[] = [
  ['@IsOptional() @IsString() becomesRequired?', '@IsString() becomesRequired!'],
  ['@IsString() becomesOptional!', '@IsOptional() @IsString() becomesOptional?'],
  ['@IsString() isRetyped!: string;\n  @IsString() isRemoved!: string;', '@IsInt() isRetyped!: number;'],
  ['@MaxLength(100) isNarrowed', '@MaxLength(10) isNarrowed'],
  ['@MaxLength(100) isWidened', '@MaxLength(1000) isWidened'],
  ["['a', 'b', 'c']", "['a', 'b']"],
  ["@IsIn(['a', 'b']) gainsValue", "@IsIn(['a', 'b', 'c']) gainsValue"],
  [
    '@IsNumber() becomesInteger!: number;',
    '@IsInt() becomesInteger!: number;\n  @IsOptional() @IsString() isNew?: string;\n  @IsString() isNewAndRequired!: string;',
  ],
  [
    'class Receipt {\n  @IsString() kept!: string;\n  @IsString() becomesOptional!',
    'class Receipt {\n  @IsString() kept!: string;\n  @IsOptional() @IsString() becomesOptional?',
  ],
  ['@IsOptional() @IsString() becomesRequired?', '@IsString() becomesRequired!'],
  ['@IsString() isRetyped!: string;\n  @IsString() isRemoved!: string;', '@IsInt() isRetyped!: number;'],
  ['@IsDate() @Type(() => Date) losesFormat!: Date', '@IsString() losesFormat!: string'],
  ['@IsInt() becomesNumber', '@IsNumber() becomesNumber'],
  ["@IsIn(['a', 'b']) gainsValue", "@IsIn(['a', 'b', 'c']) gainsValue"],
  [
    "  @Delete('/removed') @Returns(200, Same) removed() {\n    return Ok(new Same());\n  }\n",
    "  @Get('/new') @Returns(200, Same) added() {\n    return Ok(new Same());\n  }\n",
  ],
  ['@Returns(200, Same) @Returns(404, null) statuses', '@Returns(200, Same) @Returns(409, null) statuses'],
  ['class Tree {\n  @IsString() isRetyped!: string', 'class Tree {\n  @IsInt() isRetyped!: number'],
  ["@Get('/guarded')", "@Guard(Known) @Get('/guarded')"],
  ['{ optional: true, type: Number }) _size?: number', '{ type: Number }) _size: number'],
  ["@Get('/undeclared') undeclared", "@Get('/undeclared') @Returns(200, Same) undeclared"],
  ["@Emits('removed', Same)", "@Emits('new', Same)"],
  ["@OnMessage('removed') @Returns(200, Same) removed(", "@OnMessage('new') @Returns(200, Same) added("],
  ['channels: [RoomChannel, RemovedChannel]', 'channels: [RoomChannel]'],
  ['LiveSocket, RemovedSocket], log: false', "LiveSocket], log: false, errorBody: { keys: { msg: 'message' } }"],
  [
    "@OnMessage('pattern') @Returns(200, Same) pattern(same: Same)",
    "@OnMessage('pattern') @Returns(200, Same) pattern(same: Patterned)",
  ],
  ['class Same {', 'class Patterned {\n  @IsString() @Matches(/^a/) text!: string;\n}\n\nclass Same {'],
];

export const changed = EDITS.reduce((text, [from, to]) => {
  if (!text.includes(from)) throw new Error(`there is no ${from}`);
  return text.replace(from, to);
}, original);
