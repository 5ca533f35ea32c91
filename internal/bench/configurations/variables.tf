variable "n" {
  type    = number
  default = 0
}

variable "changed" {
  type    = number
  default = 0
}

variable "server" {
  type    = string
  default = ""
}

variable "api_key" {
  type      = string
  sensitive = true
  default   = ""
}
