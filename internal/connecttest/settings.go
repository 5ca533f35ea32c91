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
			"handles_credentials": true, "handles_login": true, "challenge_response_enabled": false, "external_user_data": false,
			"external_user_search": false, "external_user_id": false, "groups_enabled": s.is(GroupsEndpoint, Answers),
			"external_group_search": false, "external_group_members": false, "external_group_id": false, "unique_usernames": true,
			"name": "Password", "notice": "", "API_key_auth": true,
		},
		// A recorded licence has one switch as text beside those that are switches.
		"license": map[string]any{
			"status": "activated", "has-key": true, "has-trial": false, "tier": tier(licensed), "edition": "", "type": "local",
			"users": 20, "users-grace": "true", "allow-apis": true, "current-user-execution": false, "enable-launcher": false,
			"oauth-integrations": licensed,
		},
		"runtimes":                                 []string{"R", "Python", "Quarto"},
		"execution_type":                           "native",
		"git_enabled":                              false,
		"git_available":                            false,
		"logout_url":                               "__logout__",
		"mail_configured":                          false,
		"self_registration":                        false,
		"enable_image_management":                  false,
		"enable_runtime_constraints":               false,
		"default_image_selection_enabled":          false,
		"default_environment_management_selection": true,
		"default_r_environment_management":         true,
		"default_py_environment_management":        true,
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
		"authentication":    map[string]any{"name": "Password", "notice": "", "handles_credentials": true, "handles_login": true},
		"self_registration": false, "system_display_name": "Posit Connect", "public_warning": "", "customized_landing": false,
		"mail_configured": false, "prohibited_usernames": []string{"connect", "apps", "users", "groups"}, "username_validator": "default",
	})
}

// The rest is what clients ask for before they deploy: names as in Connect's OpenAPI document and in client code, values made up.

func (s *Server) pythonSettings(*call) (answer, error) {
	settings := installations("3.11.7")
	settings["api_enabled"] = true
	return ok(settings)
}

func (s *Server) rSettings(*call) (answer, error) { return ok(installations("4.4.1")) }

func (s *Server) quartoSettings(*call) (answer, error) { return ok(installations("1.5.57")) }

// nodejsSettings came with 2026.04 (client code).
func (s *Server) nodejsSettings(*call) (answer, error) {
	if !s.able.nodejs {
		return answer{}, errNoEndpoint
	}
	settings := installations("22.15.0")
	settings["enabled"] = true
	return ok(settings)
}

func (s *Server) tensorflowSettings(*call) (answer, error) { return ok(installations()) }

func installations(versions ...string) map[string]any {
	list := []map[string]any{}
	for _, version := range versions {
		list = append(list, map[string]any{"version": version, "cluster_name": "Local", "image_name": "Local", "publishable": true})
	}
	return map[string]any{"installations": list}
}

func (s *Server) applicationSettings(*call) (answer, error) {
	return ok(map[string]any{
		"access_types": []string{"all", "logged_in", "acl"}, "run_as": "rstudio-connect", "run_as_group": "rstudio-connect",
		"run_as_current_user": false,
	})
}

func (s *Server) schedulerSettings(*call) (answer, error) {
	// Zero is no limit.
	return ok(map[string]any{
		"min_processes_limit": 0, "max_processes_limit": 0, "cpu_request": 0, "max_cpu_request": 0, "cpu_limit": 0, "max_cpu_limit": 0,
		"memory_request": 0, "max_memory_request": 0, "memory_limit": 0, "max_memory_limit": 0, "amd_gpu_limit": 0,
		"max_amd_gpu_limit": 0, "nvidia_gpu_limit": 0, "max_nvidia_gpu_limit": 0,
		"min_processes": 0, "max_processes": 3, "max_conns_per_process": 20, "load_factor": 0.5, "init_timeout": 60,
		"idle_timeout": 5, "read_timeout": 3600, "connection_timeout": 3600,
	})
}
