config { 
  call_module_type = "none"
}
plugin "terraform" {
  enabled = true
  preset = "all"
}
