# What can be given as `template`.
data "connect_oauth_templates" "all" {}

output "templates" {
  value = { for template in data.connect_oauth_templates.all.templates : template.id => template.name }
}
