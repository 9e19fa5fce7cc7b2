import type { Body, Resource } from '../stand-in/store';

/** What Azure has as the properties of a resource; nothing of one that does not exist. */
export function propertiesOf(resource: Resource | undefined): Body {
  return (resource?.body.properties ?? {}) as Body;
}
