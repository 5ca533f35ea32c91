package connecttest

// serverSettings answers what clients read before anything else: the unversioned document of the dashboard (recorded; not
// documented). The version is for those who are logged in, and not where the server hides it (client code).
func (s *Server) serverSettings(c *call) (answer, error) {
	licensed := s.is(Licence, On)
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
			"status": "activated", "tier": tier(licensed), "users": 20, "users-grace": "true", "allow-apis": true, "oauth-integrations": licensed,
		},
		"runtimes": []string{"R", "Python", "Quarto"},
	}
	if c.caller != nil && s.is(Version, Shown) {
		settings["version"], settings["build"], settings["about"] = s.version, "v"+s.version, "Posit Connect v"+s.version
	}
	return ok(settings)
}

// tier names a licence that does, or does not, have OAuth integrations (badges in the documentation).
func tier(licensed bool) string {
	if licensed {
		return "advanced"
	}
	return "basic"
}

// publicSettings is what the login page reads (Connect's OpenAPI document). It holds no version.
func (s *Server) publicSettings(*call) (answer, error) {
	return ok(map[string]any{
		"authentication": map[string]any{"name": "Password", "handles_credentials": true, "handles_login": true}, "self_registration": false,
		"system_display_name": "Posit Connect",
	})
}

// pythonSettings is what the command-line client asks for before it does anything: names as in Connect's OpenAPI document, the
// version made up.
func (s *Server) pythonSettings(*call) (answer, error) {
	return ok(map[string]any{
		"installations": []map[string]any{{"version": "3.11.7", "cluster_name": "Local", "image_name": "Local"}}, "api_enabled": true,
	})
}
