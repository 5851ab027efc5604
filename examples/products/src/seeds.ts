import { ResourceError, type Repository } from '@cortado/resources';
import { Product } from './product';
import type { Shop } from './shop';

/** Name and price in cents, by shop. */
const SEEDS: Readonly<Record<string, readonly (readonly [name: string, price: number])[]>> = {
  'Corner Roastery': [
    ['Espresso blend, 250 g', 890],
    ['Espresso blend, 1 kg', 2990],
    ['Yirgacheffe, 250 g', 1190],
    ['Huehuetenango, 250 g', 1090],
    ['Decaf, 250 g', 990],
    ['Cold brew bags', 1250],
    ['Cascara tea', 750],
    ['Tasting set, six origins', 2450],
    ['Green beans, 1 kg', 1690],
  ],
  'Machine Room': [
    ['Lever machine', 128900],
    ['Moka pot, three cups', 3490],
    ['Moka pot, six cups', 4290],
    ['Hand grinder', 8900],
    ['Burr grinder', 34900],
    ['French press', 3900],
    ['Siphon brewer', 9800],
    ['Gooseneck kettle', 7950],
    ['Milk steamer', 14900],
    ['Portafilter', 5600],
  ],
  'Cup & Saucer': [
    ['Cortado glass', 450],
    ['Espresso cup', 690],
    ['Cappuccino cup', 890],
    ['Travel mug', 2290],
    ['Dripper, ceramic', 2450],
    ['Milk jug, 350 ml', 1890],
    ['Tamper, walnut', 3290],
    ['Scale with timer', 5990],
    ['Paper filters, 100', 490],
    ['Cleaning tablets', 1150],
  ],
};

/** Adds shops and products to an empty database, all or none. */
export async function plantSeeds(shops: Repository<Shop>): Promise<void> {
  try {
    await shops.transaction(async (tx) => {
      if ((await tx.list({ limit: 1 })).items.length > 0) return;
      for (const [name, products] of Object.entries(SEEDS)) {
        const { id: shopId } = await tx.create({ name });
        await tx.of(Product).create(products.map(([product, price]) => ({ name: product, price, shopId })));
      }
    });
  } catch (error) {
    // Another process did it in the same moment: a name is taken.
    if (!(error instanceof ResourceError && error.code === 'unique')) throw error;
  }
}
