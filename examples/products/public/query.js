/**
 * Which products.
 *
 * @param form `name`, `shop`, `least`, `most` and `sold` as they were filled in
 * @returns the filter, with the operators of each property
 */
export function whereOf({ name = '', shop = '', least = '', most = '', sold = '' }) {
  const price = { ...(least !== '' && { gte: cents(least) }), ...(most !== '' && { lte: cents(most) }) };
  return {
    ...(name !== '' && { name: { contains: name } }),
    ...(Object.keys(price).length > 0 && { price }),
    ...(shop !== '' && { shopId: { eq: Number(shop) } }),
    ...(sold !== '' && { soldAt: { null: sold === 'no' } }),
  };
}

/** @param text an amount as people write it */
export function cents(text) {
  return Math.round(Number(text.replace(',', '.')) * 100);
}
