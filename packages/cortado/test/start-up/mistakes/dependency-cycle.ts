import { Controller, createApp, createToken, Get, Inject, Singleton } from 'cortado';

const ORDERS = createToken<object>('orders');

@Singleton()
class Customers {
  constructor(@Inject(ORDERS) readonly orders: object) {}
}

@Singleton()
class Orders {
  constructor(readonly customers: Customers) {}
}

@Controller()
class OrderController {
  constructor(readonly orders: Orders) {}
  @Get() all() {}
}

export const mistake = () =>
  createApp({ log: false, controllers: [OrderController], providers: [{ provide: ORDERS, useClass: Orders }] });
