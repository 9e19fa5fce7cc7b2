/** The one name of a server's network configuration, to which pools and addresses refer. */
export const IP_CONFIGURATION = 'primary';
