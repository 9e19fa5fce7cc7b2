// What the scanners say, in one form: scanner, rule, example, stack, resource.

/** Checkov on a plan. */
export function ofCheckov(example, output) {
  const reports = [JSON.parse(output)].flat();
  return reports.flatMap(({ results }) =>
    (results?.failed_checks ?? []).map(({ check_id, check_name, resource }) => ({
      scanner: 'checkov',
      rule: check_id,
      text: check_name,
      example,
      ...ofAddress(resource),
    })),
  );
}

/** Azure's policies on a plan. */
export function ofConftest(example, output) {
  return JSON.parse(output).flatMap(({ failures = [] }) =>
    failures.map(({ msg }) => ({
      scanner: 'conftest',
      rule: /\/([A-Za-z0-9_]+):/.exec(msg)?.[1] ?? msg,
      text: msg.replace(/^[^:]*: /, ''),
      example,
      ...ofAddress(/module\.[\w.[\]"-]+/.exec(msg)?.[0] ?? ''),
    })),
  );
}

/** tflint on the Terraform JSON of a stack. */
export function ofTflint(example, stack, output) {
  const { issues, errors } = JSON.parse(output);
  if (errors.length > 0) throw new Error(`tflint on ${example}/${stack}: ${errors[0].message}`);
  return issues.map(({ rule, message }) => ({
    scanner: 'tflint',
    rule: rule.name,
    text: message,
    example,
    stack,
    resource: /`([^`]+)`/.exec(message)?.[1] ?? '',
  }));
}

function ofAddress(address) {
  const [, stack = '', resource = address] = /^module\.([\w-]+)\.(.+)$/.exec(address) ?? [];
  return { stack, resource };
}

/** Whether an exception is about a finding: `resource` is the beginning of its address, as a regular expression. */
export function covers({ rule, resource }, finding) {
  return rule === finding.rule && new RegExp(`^${resource}`).test(finding.resource);
}

/** Findings that no exception is about, and exceptions that are about no finding of the scanners that ran. */
export function compare(findings, exceptions, scanners) {
  return {
    unlisted: findings.filter((finding) => !exceptions.some((each) => covers(each, finding))),
    gone: exceptions.filter(
      (each) => scanners.includes(each.scanner) && !findings.some((finding) => covers(each, finding)),
    ),
  };
}

/** Lines for people: a rule once, with the resources that it is about. */
export function lines(findings) {
  const byRule = new Map();
  for (const { scanner, rule, text, example, stack, resource } of findings) {
    const key = `${scanner} ${rule}`;
    const entry = byRule.get(key) ?? { text, places: [] };
    entry.places.push(`${example}/${stack} ${resource}`);
    byRule.set(key, entry);
  }
  return [...byRule].flatMap(([key, { text, places }]) => [
    `${key} (${places.length}): ${text}`,
    ...places.slice(0, 5).map((place) => `  ${place}`),
    ...(places.length > 5 ? [`  and ${places.length - 5} more`] : []),
  ]);
}
