package connecttest

// serverSettings answers what clients read before anything else: the unversioned document of the dashboard (recorded; not
// documented). The version is for those who are logged in, and not where the server hides it (client code).
func (s *Server) serverSettings(c *call) (answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	licensed := s.is(Licence, On)
	settings := map[string]any{
		"hostname":                   "stand-in",
		"version":                    "",
		"build":                      "",
		"about":                      "Posit Connect",
		"dashboard_path":             "/connect",
		"system_display_name":        "Posit Connect",
		"oauth_integrations_enabled": s.is(Feature, On),
		"authentication": map[string]any{
			"handles_credentials": true, "handles_login": true, "groups_enabled": s.is(GroupsEndpoint, Answers), "name": "Posit Connect",
		},
		// Numbers come as text in a recorded licence.
		"license": map[string]any{
			"status": "activated", "tier": tier(licensed), "users": "20", "allow-apis": "1", "oauth-integrations": licensed,
		},
		"runtimes":       []string{"R", "Python", "Quarto"},
		"execution_type": "native",
		"git_enabled":    false,
		"git_available":  false,
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

// publicSettings is what the login page reads. It holds no version.
func (s *Server) publicSettings(*call) (answer, error) {
	return ok(map[string]any{"authentication": map[string]any{"name": "Posit Connect", "handles_login": true}})
}

// The rest is what clients ask for before they deploy: names as in client code, values made up.

func (s *Server) pythonSettings(*call) (answer, error) {
	settings := installations("3.11.7")
	settings["api_enabled"], settings["conda_enabled"], settings["conda_installed"] = true, false, false
	return ok(settings)
}

func (s *Server) rSettings(*call) (answer, error) { return ok(installations("4.4.1")) }

func (s *Server) quartoSettings(*call) (answer, error) { return ok(installations("1.5.57")) }

func installations(version string) map[string]any {
	return map[string]any{
		"installations": []map[string]string{{"version": version, "cluster_name": "Local", "image_name": "Local"}},
	}
}

func (s *Server) applicationSettings(*call) (answer, error) {
	return ok(map[string]any{
		"access_types": []string{"all", "logged_in", "acl"}, "run_as": "rstudio-connect", "run_as_group": "rstudio-connect",
		"run_as_current_user": false,
	})
}

func (s *Server) schedulerSettings(*call) (answer, error) {
	return ok(map[string]any{
		"min_processes": 0, "max_processes": 3, "max_conns_per_process": 20, "load_factor": 0.5, "init_timeout": 60,
		"idle_timeout": 5, "read_timeout": 3600, "connection_timeout": 3600,
	})
}
