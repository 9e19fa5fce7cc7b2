import { checkAllProps, checkList, givenOfClass, givenText, listOfText } from '../core/check-class';
import type { PropertyCheck } from '../core/check-class';
import { refuse } from '../core/refusal';
import { Scenario } from './scenario';

/** What fails. */
export const isScenario = givenOfClass(Scenario, 'Scenario.anyZone()');

/** Ids or kinds of services; a list without any would promise, or check, nothing. */
export const serviceNames: PropertyCheck = (scope, property, value) => {
  listOfText("'inbound mail'")(scope, property, value);
  if (!Array.isArray(value) || value.length > 0) return;
  refuse(scope, {
    property,
    fault: 'cannot be empty',
    cause: 'nothing would be asked of the estate',
    remedy:
      "name services such as ['inbound mail'], or leave services out: then it is about clients, mail and databases",
  });
};

/** Exceptions of an objective, each with its reason. */
export const statedExceptions: PropertyCheck = (scope, property, value) => {
  checkList(scope, property, value, "[{ scenario: Scenario.azureDns(), reason: 'Azure has one' }]");
  if (!Array.isArray(value)) return;
  value.forEach((each: object, index) =>
    checkAllProps(
      scope,
      each,
      { scenario: isScenario, reason: givenText("'Azure has one'") },
      `${property}[${index}].`,
    ),
  );
};
