/** Types of machines; what is said of one of them holds for both. */
export const MACHINE_TYPES: readonly string[] = [
  'azurerm_windows_virtual_machine',
  'azurerm_linux_virtual_machine',
];

/** Whether resources of the type are machines. */
export function isMachine(type: string): boolean {
  return MACHINE_TYPES.includes(type);
}
