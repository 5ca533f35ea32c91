data "connect_oauth_template" "custom" {
  id = "custom"
}

# The config keys that this server knows for the template, with their defaults.
output "defaults" {
  value = {
    for key in concat(
      [for option in data.connect_oauth_template.custom.options : { name = option.name, default = option.default }],
      [for field in data.connect_oauth_template.custom.fields : { name = field.name, default = field.default }],
    ) : key.name => key.default
  }
}

output "secrets" {
  value = [for field in data.connect_oauth_template.custom.fields : field.name if field.secret]
}
