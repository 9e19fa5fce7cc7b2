import type { IConstruct } from 'constructs';
import { checkObject } from './check-class';
import { isVisible } from './invisible';
import { isKnown, refuse } from './refusal';
import { Wording } from './shown';

/** Source: learn.microsoft.com/azure/azure-resource-manager/management/tag-resources. */
const MOST_TAGS = 50;

/**
 * Refuses a text that does not mean what it shows: one with characters that nobody sees, with a back quote, which ends code on a page,
 * or with a Terraform template between other characters.
 */
export function checkText(scope: IConstruct | string, property: string, text: string | undefined): void {
  if (!isKnown(text) || typeof text !== 'string' || (isVisible(text) && !/`|[$%]\{/.test(text))) return;
  refuse(scope, {
    property,
    value: text,
    limit: "one line of visible characters, without back quotes, '${' and '%{'",
    cause:
      'pages, scripts and Terraform files show it, and these characters would have another meaning there',
    remedy: 'leave these characters out, or give a token where Terraform is to work out the value',
  });
}

/** Refuses tags with a name or a value that `checkText` refuses; gives them back. */
export function checkTags(scope: IConstruct | string, tags: Record<string, string>): Record<string, string> {
  checkObject(scope, 'tags', tags);
  const entries = Object.entries(tags);
  const other = entries.find(([, value]) => typeof value !== 'string');
  if (other) {
    refuse(scope, {
      property: `tags.${other[0]}`,
      value: other[1],
      limit: 'a text',
      cause: 'Azure has texts as the values of tags',
      remedy: "write it like '4711'",
    });
  }
  const faulty = entries.find(([name, value]) => name.length > 512 || value.length > 256);
  if (faulty || entries.length > MOST_TAGS) {
    refuse(scope, {
      property: 'tags',
      value: faulty ? { [faulty[0]]: faulty[1] } : new Wording(`${entries.length} tags`),
      limit: `at most ${MOST_TAGS} tags, with names of at most 512 characters and values of at most 256`,
      cause:
        'Azure accepts no more (learn.microsoft.com/azure/azure-resource-manager/management/tag-resources)',
      remedy: 'return fewer or shorter tags from the naming strategy',
    });
  }
  for (const [name, value] of entries) {
    checkText(scope, 'tags', name);
    checkText(scope, `tags.${name}`, value);
  }
  return tags;
}
