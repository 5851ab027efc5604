import { Connection, Controller, createApp, Get, Scoped } from 'cortado';

@Scoped('connection')
class Visitor {
  constructor(readonly connection: Connection) {}
}

@Controller('/visitors')
class VisitorController {
  constructor(readonly visitor: Visitor) {}
  @Get() who() {
    return this.visitor.connection.id;
  }
}

export const mistake = () => createApp({ log: false, controllers: [VisitorController] });
