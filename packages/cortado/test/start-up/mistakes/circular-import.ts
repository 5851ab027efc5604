import { Controller, createApp, Get, Inject } from 'cortado';

// What an import cycle leaves behind in CommonJS: the class is undefined while the decorators run.
const Orders = undefined as unknown as new () => object;

@Controller()
class OrderController {
  constructor(@Inject(Orders) readonly orders: object) {}
  @Get() all() {}
}
Reflect.defineMetadata('design:paramtypes', [undefined], OrderController);

export const mistake = () => createApp({ log: false, controllers: [OrderController] });
