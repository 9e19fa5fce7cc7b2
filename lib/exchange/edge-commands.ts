/** Recipients that EdgeSync has brought are compared with only when the Edge is told so. */
export const VALIDATE_RECIPIENTS = [
  "Enable-TransportAgent -Identity 'Recipient Filter Agent' -Confirm:$false",
  'Set-RecipientFilterConfig -Enabled $true -ExternalMailEnabled $true -RecipientValidationEnabled $true',
];

/** Transport starts, and starts with Windows from now on. */
export const START_TRANSPORT = [
  "Set-Service -Name 'MSExchangeTransport' -StartupType Automatic",
  "Start-Service -Name 'MSExchangeTransport'",
];

/** Makes the file by which an Edge is subscribed; both texts are PowerShell already. */
export function subscriptionFileLines(folder: string, file: string): string[] {
  return [
    `New-Item -Path ${folder} -ItemType Directory -Force | Out-Null`,
    `New-EdgeSubscription -FileName ${file} -Force`,
  ];
}
