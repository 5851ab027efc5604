import { Authenticated } from '@cortado/auth';
import { Controller, createApp, Get } from 'cortado';

@Authenticated()
@Controller()
class OrderController {
  @Get() all() {}
}

export const mistake = () => createApp({ log: false, controllers: [OrderController] });
