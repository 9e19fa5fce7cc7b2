import { compactJson } from '../../core/compact-json';
import type { Verdict } from '../verdict';
import type { ReportDocument, ReportedCutSets, ReportedScenario } from './report-document';

/** A verdict of several services. */
interface SharedVerdict extends Omit<Verdict, 'service' | 'scenario'> {
  readonly services: string[];
}

/** Cut sets of several services. */
interface SharedCutSets extends Omit<ReportedCutSets, 'service'> {
  readonly services: string[];
}

/** A report as `resilience.json` has it: what several services share is written once. */
export interface WrittenReport extends Omit<ReportDocument, 'scenarios' | 'cutSets'> {
  readonly scenarios: (Omit<ReportedScenario, 'verdicts'> & { readonly verdicts: SharedVerdict[] })[];
  readonly cutSets: SharedCutSets[];
}

/** The text of `resilience.json`. */
export function reportJson(report: ReportDocument): string {
  const written: WrittenReport = {
    ...report,
    scenarios: report.scenarios.map(({ verdicts, ...scenario }) => ({
      ...scenario,
      verdicts: shared(verdicts.map(({ scenario: _, service, ...verdict }) => ({ service, rest: verdict }))),
    })),
    cutSets: shared(report.cutSets.map(({ service, ...rest }) => ({ service, rest }))),
  };
  return compactJson(written);
}

/** A report as it was written, with an entry for each service. */
export function expanded({ scenarios, cutSets, ...report }: WrittenReport): ReportDocument {
  return {
    ...report,
    scenarios: scenarios.map(({ verdicts, ...scenario }) => ({
      ...scenario,
      verdicts: verdicts.flatMap(({ services, ...rest }) =>
        services.map((service) => ({ ...rest, service, scenario: scenario.id })),
      ),
    })),
    cutSets: cutSets.flatMap(({ services, ...rest }) => services.map((service) => ({ ...rest, service }))),
  };
}

function shared<T>(
  all: readonly { readonly service: string; readonly rest: T }[],
): (T & { services: string[] })[] {
  const groups = new Map<string, T & { services: string[] }>();
  for (const { service, rest } of all) {
    const key = JSON.stringify(rest);
    const group = groups.get(key);
    if (group) group.services.push(service);
    else groups.set(key, { services: [service], ...rest });
  }
  return [...groups.values()];
}
