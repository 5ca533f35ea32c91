package connecttest

// serverSettings answers what clients read before anything else: the unversioned document of the dashboard (recorded; not
// documented). The version is for those who are logged in, and not where the server hides it (client code).
func (s *Server) serverSettings(c *call) (answer, error) {
	settings := map[string]any{
		"hostname":                   "stand-in",
		"version":                    "",
		"build":                      "",
		"about":                      "Posit Connect",
		"dashboard_path":             "/connect",
		"system_display_name":        "Posit Connect",
		"oauth_integrations_enabled": s.is(Feature, On),
		// A recorded licence has one switch as text beside those that are switches.
		"license": map[string]any{
			"status": "activated", "users": 20, "users-grace": "true", "allow-apis": true, "oauth-integrations": s.is(Licence, On),
		},
		"runtimes": []string{"R", "Python", "Quarto"},
	}
	if c.caller != nil && s.is(Version, Shown) {
		settings["version"], settings["build"], settings["about"] = s.version, "v"+s.version, "Posit Connect v"+s.version
	}
	return ok(settings)
}
