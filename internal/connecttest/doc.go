// Package connecttest is the stand-in: an in-memory Posit Connect that keeps state. Tests run whole lifecycles against it, in
// one process or over the network, and cmd/connect-stand-in runs it by itself for anyone who wants to try Terraform modules
// without a server or a licence.
//
//	s := connecttest.Start(t, connecttest.Config{Profile: connecttest.Profile202507})
//	// CONNECT_SERVER is s.URL(), CONNECT_API_KEY is s.AdminKey()
//	s.Edit(guid, func(i *connecttest.Integration) { i.Config["use_pkce"] = false }) // someone in the dashboard
//	s.Inject(connecttest.Fault{Method: "POST", Do: connecttest.DropAfter()})        // the answer gets lost
//	s.Writes()                                                                      // what was sent
//
// # What it answers
//
// Integrations (list, create, read, update, delete, verify), their templates, associations from both sides, sessions and the
// credentials exchange; and of users, groups, content and its permissions, bundles, deployments, tasks and server settings what
// Posit's SDK for Python and `rsconnect integration` need to manage integrations and to deploy something to associate them with.
// Nothing runs on the stand-in: the exchange takes the session tokens that [Server.UserSessionToken] and
// [Server.ContentSessionToken] return. There is no dashboard, no login, and no exchange of identity tokens.
//
// # How sure it is
//
// Connect is not open, so each behaviour has one of three grounds:
//
//   - Recorded: seen in an answer of a real server, or asserted by a client's tests against real servers. The shape of
//     integrations up to 2025.07, of associations, users, content, bundles and tasks; POST answers 200; GET, list and POST show the
//     same object, in order of creation; a PATCH leaves alone what it does not carry; secrets are never shown; times are UTC
//     in whole seconds; the refusal of a select's value (code 228) word for word; codes 4, 22 and 30; DELETE answers 204
//     with no body; servers from 2025.05 on have an integration that nobody created, from
//     2026.10 on two (client code; of the second one only the name is public); before 2025.07 content has
//     at most one association; integrations need content that is interactive.
//   - Documented: by Connect's OpenAPI document or Posit's guides. Roles, routes, permissions and what an empty list of them
//     means, environment_variables, content_count, templates and their visibility, 402 without the licence, X-Correlation-ID,
//     pages, that PATCH cannot change the template, that verification is for Service Accounts.
//   - Inferred: the rest. Wherever more than one reading is likely there is a [Switch], and AllSwitches lists them: what null
//     and "" do to a config key, whether defaults are stored, what happens to keys that are not visible, the status for an
//     unknown template, and so on. The defaults are the likeliest readings; a client has to cope with all. Inferred without a switch
//     are the texts of errors but the one above, which of Connect's codes (their names are documented, and the statuses of those up
//     to 195) goes with which refusal, the release that brought each template, that a 2024.08 server knows no auth_type in config,
//     and that a write is checked in full before anything is stored.
//
// The templates themselves are the provider's built-in catalogue, and one that says that it is invented: no server's answer is
// public. Config.Templates plays others.
//
// # What it promises its users
//
// State is copied on the way in and out. Every write is later than the one before, by at least a second of the server's own
// clock, which also makes the Date header: whole-second times would otherwise hide mistakes in fast tests. The request log
// holds keys and secrets as they were sent, and prints neither. The server listens on the loopback interface only.
package connecttest
