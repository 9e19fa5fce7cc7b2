/** What runs as Terraform: `TERRAFORM_BINARY_NAME=tofu` takes OpenTofu, by the variable that the CLI of CDKTF reads too. */
export const TERRAFORM = process.env.TERRAFORM_BINARY_NAME ?? 'terraform';
