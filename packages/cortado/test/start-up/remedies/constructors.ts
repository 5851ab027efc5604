import { Controller, Get, Inject, Singleton } from 'cortado';
import { answers, only, type Case, type Given } from './case';
import { holding, Unit } from './injection';

/** What the types of constructors say. */
export const ofConstructors: readonly Case[] = [
  {
    code: 'E_METADATA_LOST',
    remedy: 'import the class as a value, or name its token: @Inject(token)',
    mistake() {
      @Controller('/x')
      class Bad {
        constructor(readonly unit: { readonly name: string }) {}
        @Get() all() {
          return this.unit.name;
        }
      }
      return only(Bad);
    },
    followed() {
      @Controller('/x')
      class Good {
        constructor(@Inject(Unit) readonly unit: { readonly name: string }) {}
        @Get() all() {
          return this.unit.name;
        }
      }
      return only(Good);
    },
    works: answers('/x', 'unit'),
  },
  {
    code: 'E_METADATA_LOST',
    remedy: 'decorate Bad, as with @Singleton(), or name the token of each parameter: @Inject(token)',
    mistake() {
      class Bad {
        readonly name: string;
        constructor(unit: Unit) {
          this.name = unit.name;
        }
      }
      return { ...holding(Bad), providers: [{ provide: Bad, useClass: Bad }] };
    },
    followed: () => bothWays(),
    works: answers('/x', ['unit', 'unit']),
  },
  {
    code: 'E_METADATA_LOST',
    remedy:
      'write @Inject() before each parameter of the constructor of Base, or give Bad a constructor of its own that calls super(…)',
    mistake() {
      class Base {
        constructor(readonly unit: Unit) {}
      }
      @Controller('/x')
      class Bad extends Base {
        @Get() all() {
          return this.unit.name;
        }
      }
      return only(Bad);
    },
    followed() {
      class Injected {
        constructor(@Inject() readonly unit: Unit) {}
      }
      @Controller('/x')
      class One extends Injected {
        @Get() all() {
          return this.unit.name;
        }
      }
      class Base {
        constructor(readonly unit: Unit) {}
      }
      @Controller('/y')
      class Other extends Base {
        readonly name: string;
        constructor(unit: Unit) {
          super(unit);
          this.name = unit.name;
        }
        @Get() all() {
          return this.name;
        }
      }
      return only(One, Other);
    },
    async works(app) {
      for (const path of ['/x', '/y']) await answers(path, 'unit')(app);
    },
  },
];

function bothWays(): Given {
  @Singleton()
  class Holder {
    readonly name = 'unit';
  }
  @Singleton()
  class Decorated {
    constructor(readonly holder: Holder) {}
  }
  class Named {
    readonly name: string;
    constructor(@Inject(Holder) holder: Holder) {
      this.name = holder.name;
    }
  }
  @Controller('/x')
  class Both {
    constructor(
      readonly decorated: Decorated,
      readonly named: Named,
    ) {}
    @Get() all() {
      return [this.decorated.holder.name, this.named.name];
    }
  }
  return { controllers: [Both], providers: [{ provide: Named, useClass: Named }] };
}
