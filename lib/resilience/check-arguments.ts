import {
  checkAllProps,
  checkList,
  givenOfClass,
  givenText,
  listOfClass,
  listOfText,
  ofSettings,
} from '../core/check-class';
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

/** The id or the kind of a service. */
export const serviceName = givenText("'inbound mail'");

const exceptions = listOfClass(Scenario, 'Scenario.azureDns()');

/** What a check looks at. */
export const checkOptions = ofSettings({ services: serviceNames, exceptions });

/** What a check of one service leaves out. */
export const optionsOfOneService = ofSettings({ exceptions });

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
