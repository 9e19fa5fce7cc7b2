/** Columns by type. Source: learn.microsoft.com/azure/azure-monitor/reference/tables (the columns that rules may use, not all). */
export const TABLES: Record<string, Record<string, 'string' | 'number' | 'datetime'>> = {
  Heartbeat: { TimeGenerated: 'datetime', Computer: 'string', OSType: 'string' },
  Event: {
    TimeGenerated: 'datetime',
    Computer: 'string',
    EventData: 'string',
    EventID: 'number',
    EventLog: 'string',
    RenderedDescription: 'string',
    Source: 'string',
  },
  Perf: {
    TimeGenerated: 'datetime',
    Computer: 'string',
    CounterName: 'string',
    CounterValue: 'number',
    InstanceName: 'string',
    ObjectName: 'string',
  },
  Syslog: {
    TimeGenerated: 'datetime',
    Computer: 'string',
    ProcessName: 'string',
    SyslogMessage: 'string',
  },
  StorageBlobLogs: {
    TimeGenerated: 'datetime',
    AccountName: 'string',
    OperationName: 'string',
    StatusCode: 'string',
    Uri: 'string',
  },
  AZKVAuditLogs: {
    TimeGenerated: 'datetime',
    OperationName: 'string',
    ResultSignature: 'string',
  },
  AzureDiagnostics: {
    TimeGenerated: 'datetime',
    OperationName: 'string',
    ResultSignature: 'string',
  },
  CoreAzureBackup: {
    TimeGenerated: 'datetime',
    BackupItemFriendlyName: 'string',
    BackupItemUniqueId: 'string',
    OperationName: 'string',
  },
  AddonAzureBackupJobs: {
    TimeGenerated: 'datetime',
    BackupItemUniqueId: 'string',
    JobOperation: 'string',
    JobStatus: 'string',
  },
};

const COMPARISON =
  /\b([A-Z]\w*) *(==|!=|=~|!~|<=|>=|<|>|!?in~?(?= *\()|!?startswith|!?has|!?contains) *\(?(§|-?\d[\w.]*|[a-z]+\()?/g;
const TEXT_ONLY = /~|startswith|has|contains/;

/**
 * What the columns of the tables forbid in a query: names that neither a table nor the query has, and comparisons of a column with a value of another
 * type, which the query language refuses when a rule is evaluated. Azure checks neither where a rule skips the validation of its query.
 */
export function queryFaults(query: string): string[] {
  // Texts would look like names.
  const bare = query.replace(/"(\\.|[^"\\])*"/g, '§').replace(/\$\{[^}]*\}/g, '');
  const used = Object.entries(TABLES).filter(([table]) => new RegExp(`\\b${table}\\b`).test(bare));
  const columns = Object.fromEntries(used.flatMap(([, each]) => Object.entries(each)));
  const defined = [
    ...[...bare.matchAll(/\b([A-Z]\w*)(?: *=(?![=~])|: *[a-z]+)/g)].map(([, name]) => name),
    ...[...bare.matchAll(/§ ([A-Z]\w*)/g)].map(([, name]) => name),
  ];
  const names = new Set([...bare.matchAll(/\b[A-Z]\w*/g)].map(([name]) => name));
  const known = [...Object.keys(columns), ...defined, ...used.map(([table]) => table), 'Path'];
  return [
    ...[...names].filter((name) => !known.includes(name)).map((name) => `no column ${name}`),
    ...[...bare.matchAll(COMPARISON)]
      .filter(([, column]) => column in columns && !defined.includes(column))
      .filter(([, column, operator, value]) => !fits(columns[column], operator, value))
      .map(([text]) => `${text} of another type`),
  ];
}

function fits(type: string, operator: string, value: string | undefined): boolean {
  const is =
    value === undefined ? undefined : value === '§' ? 'string' : /\($/.test(value) ? 'call' : 'number';
  if (type !== 'string' && TEXT_ONLY.test(operator)) return false;
  if (type === 'datetime') return is === 'call' || is === undefined;
  return is === undefined || is === 'call' || is === type;
}
