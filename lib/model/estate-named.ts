import type { IConstruct } from 'constructs';
import { refuse } from '../core/refusal';
import { EstateModel } from './estate-model';

/** The estate of this id, for a document that a program of several estates asks for. */
export function estateNamed(scope: IConstruct, estate: string): EstateModel {
  // A document contributes to the estate that it names, so that there is one of that id in any case: without a site it is a wrong id.
  const all = EstateModel.all(scope.node.root).filter(({ sites }) => sites.length > 0);
  return (
    all.find(({ id }) => id === estate) ??
    refuse(scope, {
      property: 'estate',
      value: estate,
      limit: `one of ${all.map(({ id }) => id).join(', ')}`,
      cause: 'the program has no other estates',
      remedy: 'use the id of an estate of the program (SiteProps.estate), or leave estate out',
    })
  );
}
