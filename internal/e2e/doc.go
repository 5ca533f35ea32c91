// Package e2e tests what the provider stores against a real identity provider: that an OAuth server takes it. It is a module of its
// own, so that the identity provider's dependencies are none of the provider's.
package e2e
