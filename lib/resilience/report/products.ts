/** What fails together: one of each factor. */
type Factor = readonly string[];
type Product = readonly Factor[];

/** A product, with what is left of it without each of its factors, as one text. */
interface Keyed {
  readonly product: Product;
  readonly rests: readonly string[];
}

/** More than these take long to compare, and nobody reads them. */
const MOST = 400;

/** Sets as few products: sets that differ in one element are one product with alternatives. */
export function productsOf(sets: readonly (readonly string[])[]): Product[] {
  const all = sets.map((set) => set.map((each) => [each]));
  if (all.length > MOST) return all;
  let products = all.map(keyed);
  for (;;) {
    const largest = largestGroup(products);
    if (!largest) return products.map(({ product }) => product);
    const [{ of, factor }] = largest;
    const members = new Set(largest.map((each) => each.of));
    const alternatives = largest.flatMap((each) => each.of.product[each.factor]);
    const merged = keyed(of.product.map((own, index) => (index === factor ? alternatives : own)));
    products = products.flatMap((each) => (each === of ? [merged] : members.has(each) ? [] : [each]));
  }
}

function keyed(product: Product): Keyed {
  const keys = product.map((factor) => factor.join('|'));
  const rest = (factor: number): string[] => keys.filter((_, index) => index !== factor).sort();
  return { product, rests: keys.map((_, factor) => rest(factor).join(' & ')) };
}

interface Place {
  readonly of: Keyed;
  readonly factor: number;
}

/** The most products that are equal but for one factor; undefined where no two are. */
function largestGroup(products: readonly Keyed[]): Place[] | undefined {
  const groups = new Map<string, Place[]>();
  let largest: Place[] = [];
  for (const of of products) {
    of.rests.forEach((rest, factor) => {
      const group = groups.get(rest) ?? [];
      if (group.length === 0) groups.set(rest, group);
      group.push({ of, factor });
    });
  }
  for (const group of groups.values()) if (group.length > largest.length) largest = group;
  return largest.length > 1 ? largest : undefined;
}
