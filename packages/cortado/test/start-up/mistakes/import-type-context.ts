import { Controller, createApp, Get, type Context } from 'cortado';

@Controller('/whoami')
class WhoAmIController {
  @Get() get(context: Context) {
    return context.principal;
  }
}

export const mistake = () => createApp({ log: false, controllers: [WhoAmIController] });
