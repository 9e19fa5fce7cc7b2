import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require_ = createRequire(__filename);
const PACKAGE = '@cdktf/provider-azurerm';

/** What the generated code of an L1 class says about itself: enough to write a program that uses it. */
export class L1Class {
  /** How to import it, deep. */
  public readonly module: string;
  /** Its name. */
  public readonly name: string;
  private readonly configNames = new Map<string, string>();
  private readonly maps = new Set<string>();
  private readonly stringGetters = new Map<string, string>();

  /**
   * @param kind - `data` for a data source
   * @param type - type in Terraform, such as `azurerm_subnet`, or `azurerm` for the provider itself
   */
  public constructor(kind: 'provider' | 'resource' | 'data', type: string) {
    const folder = type.replace(/^azurerm_/, '').replace(/_/g, '-');
    this.module =
      kind === 'provider'
        ? `${PACKAGE}/lib/provider`
        : `${PACKAGE}/lib/${kind === 'data' ? 'data-azurerm-' : ''}${folder}`;
    const exported = require_(this.module) as Record<string, { tfResourceType?: string }>;
    const found = Object.keys(exported).find((name) => exported[name].tfResourceType === type);
    if (found === undefined) throw new Error(`${this.module} has no class for ${type}`);
    this.name = found;
    const source = readFileSync(require_.resolve(this.module), 'utf8');
    this.readConfig(source);
    this.readGetters(source.slice(source.indexOf(`class ${found} extends`)));
  }

  /** The property of the config, or of a block in it, that becomes the Terraform argument. */
  public property(argument: string): string {
    const name = this.configNames.get(argument);
    if (name === undefined) throw new Error(`${this.name} has no argument ${argument}`);
    return name;
  }

  /** Whether an argument is a map, whose keys are the user's. */
  public isMap(argument: string): boolean {
    return this.maps.has(argument);
  }

  /** The getter that gives an attribute as a string token, where there is one. */
  public stringGetter(attribute: string): string | undefined {
    return this.stringGetters.get(attribute);
  }

  /** The mappers to Terraform have lines such as `resource_group_name: cdktf.stringToTerraform(this._resourceGroupName),`. */
  private readConfig(source: string): void {
    for (const [, argument, value] of source.matchAll(/^ +([a-z][a-z0-9_]*): (.*)$/gm)) {
      const property = /(?:struct\.|this\._)([A-Za-z0-9]+)/.exec(value)?.[1];
      if (property === undefined || /HclTerraform|MapperHcl/.test(value)) continue;
      this.configNames.set(argument, property);
      if (value.includes('hashMapper(')) this.maps.add(argument);
    }
  }

  private readGetters(source: string): void {
    const getters = /get ([A-Za-z0-9]+)\(\) \{\s*return this\.getStringAttribute\('([a-z0-9_]+)'\)/g;
    for (const [, getter, attribute] of source.matchAll(getters)) this.stringGetters.set(attribute, getter);
  }
}
