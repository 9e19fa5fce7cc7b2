const given = (parameters, spell) => parameters.map(spell).join(', ');
const nameFirst = ({ name, type, optional }) => `${name}${optional ? '?' : ''}: ${type}`;
const typeFirst = ({ name, type }) => `${type} ${name}`;
const nameThenType = ({ name, type }) => `${name} ${type}`;
const python = ({ name, type, optional, struct }) =>
  struct ? `**${name}: ${type}` : `${name}: ${type}${optional ? ' = None' : ''}`;

const ofC = {
  make: (type, parameters) => `new ${type}(${given(parameters, typeFirst)})`,
  call: (name, parameters, returns) => `${returns} ${name}(${given(parameters, typeFirst)})`,
  member: (type, name) => `${type}.${name}`,
};

/** How each language writes what the pages show: a constructor, a method, a static member, a type as jsii-docgen has it. */
export const LANGUAGES = {
  typescript: {
    title: 'TypeScript',
    fence: 'ts',
    use: "import { TwoSiteExchange } from 'cdktf-resilient-exchange';",
    make: (type, parameters) => `new ${type}(${given(parameters, nameFirst)})`,
    call: (name, parameters, returns) => `${name}(${given(parameters, nameFirst)}): ${returns}`,
    member: (type, name) => `${type}.${name}`,
    type: (pattern) => pattern.replace('{[ key: string ]: %}', 'Record<string, %>'),
  },
  python: {
    title: 'Python',
    fence: 'python',
    use: 'from cdktf_resilient_exchange import TwoSiteExchange',
    make: (type, parameters) => `${type}(${given(parameters, python)})`,
    call: (name, parameters, returns) => `${name}(${given(parameters, python)}) -> ${returns}`,
    member: (type, name) => `${type}.${name}`,
    type: (pattern) =>
      pattern
        .replace('typing.List[%]', 'list[%]')
        .replace('typing.Mapping[%]', 'dict[str, %]')
        .replace('typing.Union[int, float]', 'int | float')
        .replace('typing.Any', 'Any'),
  },
  java: {
    title: 'Java',
    fence: 'java',
    use: 'import io.github.cdktfresilientexchange.TwoSiteExchange;',
    ...ofC,
    type: (pattern) => pattern.replace(/java\.(?:lang|util)\./g, ''),
  },
  csharp: {
    title: 'C#',
    fence: 'csharp',
    use: 'using CdktfResilientExchange;',
    ...ofC,
    type: (pattern) => pattern.replace(/System\.Collections\.Generic\./g, ''),
  },
  go: {
    title: 'Go',
    fence: 'go',
    use: 'import "github.com/cdktf-resilient-exchange/cdktf-resilient-exchange-go/resilientexchange"',
    make: (type, parameters) => `New${type}(${given(parameters, nameThenType)}) ${type}`,
    call: (name, parameters, returns) => `${name}(${given(parameters, nameThenType)}) ${returns}`.trimEnd(),
    member: (type, name) => `${type}_${name}`,
    type: (pattern) => pattern.replace('f64', 'float64'),
  },
};
