import { Controller, createApp, Get, Guard } from 'cortado';

class AdminOnly {
  allows() {
    return true;
  }
}

@Controller()
class AdminController {
  @Guard(AdminOnly as never) @Get() all() {}
}

export const mistake = () => createApp({ log: false, controllers: [AdminController] });
