# An image with what Setup needs beside Windows. The script comes from a synthesis of the program, and names the files of its media.
# Only the syntax of this template has been checked.
# Sources: developer.hashicorp.com/packer/integrations/hashicorp/azure (azure-arm), developer.hashicorp.com/packer/docs/provisioners/powershell.
packer {
  required_plugins {
    azure = {
      source  = "github.com/hashicorp/azure"
      version = "~> 2"
    }
  }
}

variable "subscription_id" {
  type = string
}

variable "gallery" {
  type        = object({ resource_group = string, name = string, image = string, version = string })
  description = "Image definition with the Windows release that ServerImage.gallery() states."
}

variable "regions" {
  type    = list(string)
  default = ["westeurope", "northeurope"]
}

variable "media" {
  type        = string
  description = "Folder with the media and the packages, under the names that the program gives them."
}

variable "script" {
  type    = string
  default = "cdktf.out/installation/prepare-image-mailbox-2022.ps1"
}

source "azure-arm" "exchange" {
  use_azure_cli_auth = true
  subscription_id    = var.subscription_id
  location           = var.regions[0]
  vm_size            = "Standard_D4s_v5"

  os_type         = "Windows"
  image_publisher = "MicrosoftWindowsServer"
  image_offer     = "WindowsServer"
  image_sku       = "2022-datacenter-g2"

  secure_boot_enabled = true
  vtpm_enabled        = true

  communicator   = "winrm"
  winrm_use_ssl  = true
  winrm_insecure = true
  winrm_timeout  = "15m"
  winrm_username = "packer"

  shared_image_gallery_destination {
    subscription         = var.subscription_id
    resource_group       = var.gallery.resource_group
    gallery_name         = var.gallery.name
    image_name           = var.gallery.image
    image_version        = var.gallery.version
    replication_regions  = var.regions
    storage_account_type = "Standard_LRS"
  }
}

build {
  sources = ["source.azure-arm.exchange"]

  provisioner "powershell" {
    inline = ["New-Item -Path 'C:\\ProgramData\\ExchangeEstate\\Installation\\media' -ItemType Directory -Force"]
  }

  provisioner "file" {
    source      = "${var.media}/"
    destination = "C:/ProgramData/ExchangeEstate/Installation/media"
  }

  # 3010: Windows restarts, and the script goes on.
  provisioner "powershell" {
    script           = var.script
    valid_exit_codes = [0, 3010]
  }

  provisioner "windows-restart" {}

  provisioner "powershell" {
    script           = var.script
    valid_exit_codes = [0, 3010]
  }

  provisioner "windows-restart" {}

  provisioner "powershell" {
    script = var.script
  }

  provisioner "powershell" {
    inline = [
      "& \"$env:SystemRoot\\System32\\Sysprep\\Sysprep.exe\" /oobe /generalize /quiet /quit /mode:vm",
      "while ((Get-ItemProperty -Path 'HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Setup\\State').ImageState -ne 'IMAGE_STATE_GENERALIZE_RESEAL_TO_OOBE') { Start-Sleep -Seconds 10 }",
    ]
  }
}
