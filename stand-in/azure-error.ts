/** What Azure Resource Manager answers when it refuses: a status and a body with code and message. */
export class AzureError extends Error {
  public constructor(
    public readonly status: number,
    public readonly code: string,
    message: string,
  ) {
    super(message);
  }

  public get body(): object {
    return { error: { code: this.code, message: this.message } };
  }
}
