import { checkAllProps, flag } from '../core/check-class';
import { refuse } from '../core/refusal';

/** What is accepted together with the licence terms. */
export interface LicenseTermsProps {
  /**
   * Whether the servers send diagnostic data to Microsoft. Setup asks for the answer together with the acceptance.
   *
   * Source: learn.microsoft.com/exchange/plan-and-deploy/deploy-new-installations/unattended-installs (IAcceptExchangeServerLicenseTerms).
   */
  readonly diagnosticData: boolean;
}

/** The licence terms of Exchange Server, which somebody has to have accepted before Setup runs. */
export class LicenseTerms {
  /**
   * States that the organization accepts the licence terms of Exchange Server.
   *
   * @param props - whether diagnostic data is sent to Microsoft
   * @throws if it is not said whether diagnostic data is sent
   */
  public static accepted(props: LicenseTermsProps): LicenseTerms {
    checkAllProps('LicenseTerms.accepted', props ?? {}, { diagnosticData: checkDecision });
    return new LicenseTerms(props.diagnosticData);
  }

  private constructor(
    /** Whether the servers send diagnostic data to Microsoft. */
    public readonly diagnosticData: boolean,
  ) {}
}

const checkDecision: typeof flag = (scope, property, value) => {
  if (value !== undefined) {
    flag(scope, property, value);
    return;
  }
  refuse(scope, {
    property,
    value,
    limit: 'true or false',
    cause: 'Setup asks whether the servers send diagnostic data to Microsoft, which somebody has to decide',
    remedy: 'write LicenseTerms.accepted({ diagnosticData: false }), or true',
  });
};
