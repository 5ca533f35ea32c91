// Package connecttest is the stand-in: an in-memory Posit Connect that keeps state, for tests and for trying out Terraform
// modules without a licence.
package connecttest
