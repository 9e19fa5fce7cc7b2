/** Functions that have one name and do different things, with the files that define them. PowerShell does not tell upper case from lower. */
export function clashes(scripts: [file: string, script: string][]): string[] {
  const bodies = new Map<string, { body: string; file: string }>();
  const found = new Set<string>();
  for (const [file, script] of scripts)
    for (const [body, name] of script.matchAll(/^function ([\w-]+) \{\n[\s\S]*?^\}$/gm)) {
      const key = name.toLowerCase();
      const first = bodies.get(key);
      if (first === undefined) bodies.set(key, { body, file });
      else if (first.body !== body) found.add(`${name}: ${first.file}, ${file}`);
    }
  return [...found];
}
