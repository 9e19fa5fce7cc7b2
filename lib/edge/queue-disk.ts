/** Letter of the volume for the transport queue database of an Edge. */
export const QUEUE_DRIVE = 'Q';
