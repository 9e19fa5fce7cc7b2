import { join } from 'node:path';
import * as ts from 'typescript';
import { ROOT } from '../support/synth';

/** An interface of settings that a program can give. */
export interface LibraryInterface {
  readonly name: string;
  /** Its own settings and those that it inherits. */
  readonly settings: readonly string[];
  /** Interfaces that extend it. */
  readonly heirs: readonly string[];
}

/** The interfaces that constructors and methods of exported classes take, at any depth, as the sources say them. */
export function libraryInterfaces(): LibraryInterface[] {
  const index = join(ROOT, 'lib/index.ts');
  const options: ts.CompilerOptions = { strict: true, skipLibCheck: true, types: ['node'], noEmit: true };
  const program = ts.createProgram([index], options);
  const checker = program.getTypeChecker();
  const exported = checker
    .getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(index)!)!)
    .map((symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol));
  const declared = new Set(exported);
  const found = new Map<string, ts.InterfaceType>();

  const visit = (type: ts.Type): void => {
    if (type.isUnion()) return type.types.forEach(visit);
    const reference = checker.getTypeArguments(type as ts.TypeReference);
    reference.forEach(visit);
    const index = type.getStringIndexType();
    if (index) visit(index);
    const symbol = type.getSymbol();
    if (!symbol || !declared.has(symbol) || !isSettings(symbol) || found.has(symbol.name)) return;
    found.set(symbol.name, type as ts.InterfaceType);
    for (const property of type.getProperties()) visit(checker.getTypeOfSymbol(property));
  };
  for (const symbol of exported.filter((each) => each.flags & ts.SymbolFlags.Class))
    for (const parameter of parametersOf(symbol)) visit(checker.getTypeAtLocation(parameter));

  const basesOf = (type: ts.Type): string[] =>
    (checker.getBaseTypes(type as ts.InterfaceType) ?? []).flatMap((base) => [
      base.symbol.name,
      ...basesOf(base),
    ]);
  return [...found].map(([name, type]) => ({
    name,
    settings: type.getProperties().map((property) => property.name),
    heirs: [...found].filter(([, other]) => basesOf(other).includes(name)).map(([heir]) => heir),
  }));
}

/** An interface of plain values: those of behaviour begin with an I, as jsii demands. */
function isSettings(symbol: ts.Symbol): boolean {
  return (symbol.flags & ts.SymbolFlags.Interface) !== 0 && !/^I[A-Z]/.test(symbol.name);
}

/** What people pass to a class: the parameters of its constructor and its methods. */
function parametersOf(symbol: ts.Symbol): ts.ParameterDeclaration[] {
  return (symbol.declarations ?? [])
    .filter((each) => ts.isClassDeclaration(each))
    .flatMap((each) => [...each.members])
    .filter((member) => ts.isConstructorDeclaration(member) || ts.isMethodDeclaration(member))
    .filter((member) => (ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Private) === 0)
    .filter((member) => !ts.getJSDocTags(member).some(({ tagName }) => tagName.text === 'internal'))
    .flatMap((member) => [...member.parameters]);
}
