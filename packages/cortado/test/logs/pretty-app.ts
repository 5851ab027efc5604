import { Context, Controller, createApp, Get } from 'cortado';

@Controller('/')
class Root {
  @Get() root({ log, headers }: Context) {
    log.info({ headers }, 'asked');
    return 1;
  }
}

void createApp({
  controllers: [Root],
  accessLog: true,
  handleSignals: true,
  log: { transport: { target: 'pino-pretty', options: { colorize: false } } },
}).then((app) => app.listen({ port: 0 }));
