import type { IConstruct } from 'constructs';
import { refuse } from '../core/refusal';

/** The code of a site: that of the program, or the first three letters of its name. */
export function checkCode(
  site: IConstruct,
  siteName: string,
  code = siteName.replace(/[^a-z0-9]/gi, '').slice(0, 3),
): string {
  if (/^[a-z0-9]{1,5}$/i.test(code)) return code.toUpperCase();
  return refuse(site, {
    property: 'code',
    value: code,
    limit: 'one to five letters or digits',
    cause: 'it is part of computer names, which have at most 15 characters',
    remedy: "give the site a code such as 'AMS'",
  });
}

/** The id of an estate. */
export function checkEstate(site: IConstruct, estate: string): string {
  if (/^[\w-]+$/.test(estate)) return estate;
  return refuse(site, {
    property: 'estate',
    value: estate,
    limit: 'letters, digits, hyphens and underscores',
    cause: 'it is the name of a folder in the output directory',
    remedy: "name it like 'contoso'",
  });
}
