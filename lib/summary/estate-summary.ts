import type { IConstruct } from 'constructs';
import { EstateModel } from '../model/estate-model';
import { drillsSection } from './drills-section';
import { exportsSection } from './exports-section';
import { namesSection } from './names-section';
import { groupSection } from './group-section';
import { installationSection } from './installation-section';
import { monitoringSection } from './monitoring-section';
import { protectionSection } from './protection-section';
import { serversSection } from './servers-section';
import { resilienceSection } from './resilience-section';
import { stacksSection } from './stacks-section';
import { warningsSection } from './warnings-section';

/**
 * What a program describes, for people: stacks and their resources, servers by tier and zone, database availability groups, the names and
 * where they lead, what the estate survives, backups, exports and restore drills, and warnings. Deterministic; print it at the end of the program.
 */
export class EstateSummary {
  /**
   * The summary of every estate within a construct.
   *
   * @param scope - usually the `App`
   */
  public static of(scope: IConstruct): EstateSummary {
    return new EstateSummary(scope);
  }

  private constructor(private readonly scope: IConstruct) {}

  /** The summary as text, tables and all. */
  public toString(): string {
    const models = EstateModel.all(this.scope);
    return models
      .map((model) => [...(models.length > 1 ? [`Estate ${model.id}`] : []), ...sections(model)].join('\n\n'))
      .join('\n\n');
  }
}

function sections(model: EstateModel): string[] {
  return [
    stacksSection(model),
    serversSection(model),
    installationSection(model),
    ...model.availabilityGroups.map((group) => groupSection(model, group)),
    ...model.dnsZones.map((zone) => namesSection(model, zone)),
    resilienceSection(model),
    protectionSection(model),
    exportsSection(model),
    drillsSection(model),
    monitoringSection(model),
    documentsSection(model),
    warningsSection(model),
  ].filter((section) => section !== '');
}

function documentsSection(model: EstateModel): string {
  const pathsOf = (of: string): string[] =>
    model.documents.filter(({ kind }) => kind === of).map(({ path }) => path);
  return [
    ...pathsOf('runbooks').map((path) => `Runbooks: ${path} in the output directory; begin with README.md.`),
    ...pathsOf('recovery-plan').map((path) => `Recovery plan: ${path} in the output directory.`),
    `Model of the estate: estates/${model.id}/estate.json in the output directory.`,
  ].join('\n');
}
