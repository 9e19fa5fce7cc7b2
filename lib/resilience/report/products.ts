/** What fails together: one of each factor. */
type Product = readonly (readonly string[])[];

/** More than these take long to compare, and nobody reads them. */
const MOST = 400;

/** Sets as few products: sets that differ in one element are one product with alternatives. */
export function productsOf(sets: readonly (readonly string[])[]): Product[] {
  let products: Product[] = sets.map((set) => set.map((each) => [each]));
  if (products.length > MOST) return products;
  for (;;) {
    const largest = largestGroup(products);
    if (!largest) return products;
    const [{ product, factor }] = largest;
    const members = largest.map((each) => each.product);
    const merged = product.map((own, index) =>
      index === factor ? largest.flatMap((each) => each.product[each.factor]) : own,
    );
    products = products.flatMap((each) =>
      each === product ? [merged] : members.includes(each) ? [] : [each],
    );
  }
}

interface Place {
  readonly product: Product;
  readonly factor: number;
}

/** The most products that are equal but for one factor; undefined where no two are. */
function largestGroup(products: readonly Product[]): Place[] | undefined {
  const groups = new Map<string, Place[]>();
  for (const product of products) {
    product.forEach((_, factor) => {
      const rest = product.filter((_, index) => index !== factor).map((each) => each.join('|'));
      const key = rest.sort().join(' & ');
      groups.set(key, [...(groups.get(key) ?? []), { product, factor }]);
    });
  }
  let largest: Place[] = [];
  for (const group of groups.values()) if (group.length > largest.length) largest = group;
  return largest.length > 1 ? largest : undefined;
}
