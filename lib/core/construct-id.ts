import { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { refuse } from './refusal';

/** The id; refuses one that the scope has given to something else, for which the message of constructs gives no path. */
export function freeId(scope: Construct, id: string): string {
  if (!Construct.isConstruct(scope)) {
    return refuse(id, {
      property: 'scope',
      value: scope,
      limit: 'a construct',
      cause: 'every construct has a place in the program',
      remedy: 'give the App, a TerraformStack or a construct in one',
    });
  }
  // Constructs keeps children in an object by their ids: such a name is found although nobody has given it.
  if (id === '' || id in {}) {
    refuse([scope.node.path, id].filter((part) => part !== '').join('/'), {
      property: 'id',
      value: id,
      limit: id === '' ? 'a text that is not empty' : 'another word',
      cause:
        id === ''
          ? 'the resources of a construct are addressed by its id'
          : 'every object of JavaScript has a member of that name, so that constructs cannot keep a child by it',
      remedy: "use an id such as 'Amsterdam'",
    });
  }
  const other = scope.node.tryFindChild(id);
  if (!other) return id;
  return refuse(other, {
    property: 'id',
    value: id,
    fault: `is used twice ${scope.node.path === '' ? 'in the App' : `in ${scope.node.path}`}`,
    cause: 'the resources of a construct are addressed by its id',
    remedy: 'give one of the two another id',
  });
}

/** Like `freeId`, for a construct that is in a stack. */
export function freeIdInStack(scope: Construct, id: string): string {
  const free = freeId(scope, id);
  if (scope.node.scopes.some((each) => TerraformStack.isStack(each))) return free;
  return refuse([scope.node.path, id].filter((part) => part !== '').join('/'), {
    property: 'scope',
    value: scope,
    limit: 'a TerraformStack, or a construct in one',
    cause: 'Terraform knows the resources of a stack only',
    remedy: "make a stack first, with new TerraformStack(app, 'site'), and give that as scope",
  });
}
