import { apiKey, authenticate, Authenticated, basic, bearer, jwt, Roles, session } from '@cortado/auth';
import { Exclude, Expose, Type } from 'class-transformer';
import { IsEmail, IsInt, IsOptional, IsString, Length, Min, ValidateNested } from 'class-validator';
import {
  Body,
  Controller,
  Cookie,
  createApp,
  createArgument,
  Created,
  Ctx,
  Delete,
  described,
  Get,
  Guard,
  Header,
  Inject,
  NoContent,
  NotFound,
  Ok,
  Param,
  Patch,
  Post,
  Principal,
  Put,
  Query,
  Returns,
  Singleton,
  Status,
  UploadedFile,
  UploadedFiles,
  Use,
  Version,
  All,
  type Application,
  Context,
  type SelfDescription,
  type Upload,
} from 'cortado';
import { golden, plain } from './golden';

class Address {
  @IsString() city!: string;
}
class CreateUser {
  @IsString() @Length(1, 50) name!: string;
  @IsEmail() @Expose({ name: 'mail' }) email!: string;
  @IsOptional() @IsInt() @Min(0) age?: number;
  @ValidateNested() @Type(() => Address) address!: Address;
  @IsString() locale: string = 'en';
}
class UserFilter {
  @IsOptional() @IsString() q?: string;
  @IsInt() page: number = 1;
}
class UserView {
  @Expose({ name: 'fullName' }) name!: string;
  @Exclude() password!: string;
}
class Plain {
  id!: number;
}
enum Sort {
  Up = 'asc',
  Down = 'desc',
}
enum Level {
  Low,
  High,
}

@Singleton()
class Users {}
const Tenant = createArgument((context: Context) => String(context.headers['x-tenant']));

class PaidGuard {
  static readonly [described]: SelfDescription = { statuses: [402] };
  check({ principal }: Context) {
    return principal === undefined ? Status(402) : true;
  }
}
const isLocal = ({ remoteAddress }: Context): boolean => remoteAddress === '127.0.0.1';

@Controller('/users')
@Guard(isLocal)
class UserController {
  @Returns(200, [UserView]) @Get() list(@Query(UserFilter, { unknown: 'reject' }) filter: UserFilter) {
    return [{ name: filter.q ?? '', password: '' }];
  }
  @Returns(200, UserView) @Returns(404, Plain) @Get('/:id(\\d+)') one(
    @Param('id', { format: 'int' }) id: number,
    @Header('X-Trace', { type: String, optional: true }) trace: string | undefined,
    @Cookie('theme', { default: 'light' }) theme: string,
  ) {
    return id > 0 ? Ok({ name: theme, password: trace ?? '' }) : NotFound({ id });
  }
  @Get('/search/:kind/:page?') search(
    @Query('sort', { enum: Sort }) sort: Sort,
    @Query('level', { enum: Level, optional: true }) level: Level | undefined,
    @Query('tag', { type: String }) tags: string[],
    @Query('since') since: Date,
    @Query('exact') exact: boolean,
    @Query('size', { format: 'int' }) size: number = 20,
    @Query('limit', { type: Number, optional: true }) limit?: number | null,
  ) {
    return [sort, level, tags, since, exact, size, limit];
  }
  @Authenticated() @Returns(201, UserView) @Post() add(
    user: CreateUser,
    @Ctx() context: Context,
    @Principal() who: unknown,
    @Inject() users: Users,
    @Tenant() tenant: string,
  ) {
    return Created({ name: user.name, password: [context, who, users, tenant].join() });
  }
  @Roles('admin') @Guard(PaidGuard) @Returns(204, null) @Delete('/:id') remove(@Param('id') id: string) {
    return id === '' ? NotFound() : NoContent();
  }
  @Put('/all') replace(@Body(CreateUser) users: CreateUser[]) {
    return users.length;
  }
  @Patch('/:id') change(@Body(CreateUser, { unknown: 'keep' }) user: CreateUser = new CreateUser()) {
    return user;
  }
  @Returns(200, String) @Post('/text') text(@Body() text: string) {
    return text;
  }
  @Post('/bytes') bytes(@Body() bytes: Buffer) {
    return bytes.length;
  }
  @Use((_context, next) => next()) @All('/anything/*') anything() {}
}

@Version('1', '2')
@Controller('/files', { host: ['files.example.com', '*.cdn.example.com'] })
class FileController {
  @Post('/cover') cover(@UploadedFile('cover', { types: ['image/png'], maxSize: 1_000 }) cover: Upload) {
    return cover.size;
  }
  @Version('3') @Post('/album') album(
    @Body() user: CreateUser,
    @UploadedFiles('photos', { optional: true }) photos: Upload[],
  ) {
    return [user, photos.length];
  }
}

const apps: Application[] = [];
afterEach(() => Promise.all(apps.splice(0).map((app) => app.close())));
const open = async (options: Parameters<typeof createApp>[0]): Promise<Application> => {
  const app = await createApp({ log: false, ...options });
  apps.push(app);
  return app;
};

test('controllers: every source of arguments, bodies, uploads, hosts, versions, answers and guards', async () => {
  const app = await open({
    controllers: [UserController, FileController],
    prefix: '/api',
    guards: [
      authenticate(
        bearer(() => undefined),
        apiKey({ keys: { secret: 'reports' } }),
      ),
    ],
    http: { uploads: true, form: true, metrics: true },
  });
  expect(plain(app.describe())).toEqual(golden('controllers', app.describe()));
});

test.each([
  ['header', { header: 'X-Api-Version' }],
  ['media-type', { mediaType: 'v' }],
])('versions in a %s', async (name, versioning) => {
  const app = await open({ controllers: [FileController], http: { uploads: true, versioning } });
  expect(plain(app.describe())).toEqual(golden(`versions-in-a-${name}`, app.describe()));
});

test('function routes', async () => {
  const app = await open({});
  app.route('GET', '/ping', () => 'pong');
  app.route('POST', '/users/:id', {
    guards: [PaidGuard],
    body: CreateUser,
    params: Plain0,
    query: UserFilter,
    handler: (user, { id }, { page }) => [user, id, page],
  });
  app.route('PUT', '/text', { body: String, handler: (text) => text });
  expect(plain(app.describe())).toEqual(golden('function-routes', app.describe()));
});

class Plain0 {
  @IsInt() id!: number;
}

test('a required file leaves forms with files alone, an optional one any body', async () => {
  @Controller('/profiles')
  class Profiles {
    @Post('/required') required(@Body() user: CreateUser, @UploadedFile('photo') photo: Upload) {
      return [user, photo];
    }
    @Post('/optional') optional(
      @Body() user: CreateUser,
      @UploadedFile('photo', { optional: true }) photo: Upload | undefined,
    ) {
      return [user, photo];
    }
  }
  const app = await open({ controllers: [Profiles], http: { uploads: true } });
  expect(app.describe().handlers.map(({ mediaTypes }) => mediaTypes)).toEqual([
    ['multipart/form-data'],
    ['application/json', 'multipart/form-data'],
  ]);
});

test('what schemes say of themselves', async () => {
  const secret = 'a secret of at least thirty-two characters';
  const schemes = [
    jwt({ key: secret }),
    basic({ realm: 'Shop', verify: () => undefined }),
    session({ secret, find: () => undefined }),
  ];
  const app = await open({ guards: [authenticate(...schemes, { throttle: false })] });
  app.route('GET', '/', () => 'home');
  expect(app.describe().handlers[0]).toMatchObject({
    guards: [{ name: 'authenticate', optional: true, statuses: [401] }],
    security: { schemes: ['bearer', 'basic', 'session'], required: false },
  });
});

test('a response without decorators is not among the DTOs', async () => {
  const app = await open({ controllers: [UserController] });
  const { dtos } = app.describe();
  expect(dtos.map(({ name }) => name)).toEqual(['UserFilter', 'UserView', 'CreateUser', 'Address']);
});

test('a description is frozen, kept, and built anew after another route', async () => {
  const app = await open({ controllers: [UserController] });
  const first = app.describe();
  expect(app.describe()).toBe(first);
  app.route('GET', '/later', () => 'later');
  const second = app.describe();
  expect(second.handlers).toHaveLength(first.handlers.length + 1);
  await app.listen({ port: 0 });
  expect(app.describe()).toBe(second);
  expect(unfrozen(second)).toEqual([]);
});

/** Paths of objects of the description that are not frozen. Values of the program, such as classes and defaults, are left out. */
function unfrozen(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null || /\.(default|args)$/.test(path)) return [];
  const inside = Object.entries(value).flatMap(([key, each]) => unfrozen(each, `${path}.${key}`));
  return Object.isFrozen(value) ? inside : [path, ...inside];
}

test('what the program gave is not frozen', async () => {
  const tags: string[] = [];
  @Controller('/tags')
  class Tags {
    @Get() all(@Query('tag', { type: String, default: tags }) given: string[]) {
      return given;
    }
  }
  const app = await open({ controllers: [Tags] });
  expect(app.describe().handlers[0]!.inputs[0]!.default).toBe(tags);
  tags.push('still mine');
});
