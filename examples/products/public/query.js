/** Rows of a page. */
const LIMIT = 20;

/** Which products, and in which order: as the query of a request, as the body of a join, and for the rows that the page has. */
export class Query {
  /** @param form `name`, `shop`, `least`, `most` and `sold` as they were filled in @param sort a property, with `-` for the highest first */
  constructor({ name = '', shop = '', least = '', most = '', sold = '' }, sort) {
    this.sort = sort;
    const price = { ...(least !== '' && { gte: cents(least) }), ...(most !== '' && { lte: cents(most) }) };
    /** The filter, with the operators of each property. */
    this.where = {
      ...(name !== '' && { name: { contains: name } }),
      ...(Object.keys(price).length > 0 && { price }),
      ...(shop !== '' && { shopId: { eq: Number(shop) } }),
      ...(sold !== '' && { soldAt: { null: sold === 'no' } }),
    };
  }

  /** The body of a join. The snapshot is the first page. */
  get watch() {
    return { where: this.where, snapshot: { sort: [this.sort], limit: LIMIT } };
  }

  /** @param after the cursor of a page; undefined for the first one */
  path(after) {
    const params = new URLSearchParams({ sort: this.sort, limit: LIMIT, ...(after !== undefined && { after }) });
    for (const [property, operators] of Object.entries(this.where)) {
      for (const [operator, value] of Object.entries(operators)) params.set(`${property}[${operator}]`, value);
    }
    return `products?${params}`;
  }

  /** The order of two rows, as the server has it: null is the highest, the id decides between equal rows. */
  compare(one, other) {
    const property = this.sort.replace('-', '');
    const order = compareValues(one[property], other[property]);
    return (this.sort.startsWith('-') ? -order : order) || one.id - other.id;
  }
}

/** @param text an amount as people write it */
export function cents(text) {
  return Math.round(Number(text.replace(',', '.')) * 100);
}

function compareValues(one, other) {
  if (one === other) return 0;
  if (one === null || other === null) return one === null ? 1 : -1;
  return typeof one === 'string' ? compareTexts(one, other) : one - other;
}

/** By code points, as databases do. `<` compares UTF-16 code units, which differ for characters such as emoji. */
function compareTexts(one, other) {
  const [left, right] = [one, other].map((text) => Array.from(text, (each) => each.codePointAt(0)));
  const index = left.findIndex((point, at) => point !== right[at]);
  return index === -1 ? left.length - right.length : left[index] - (right[index] ?? -1);
}
