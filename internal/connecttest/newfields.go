package connecttest

import "encoding/json"

// withNovelties puts into an answer what no release is known to answer, everywhere: members of objects, values in config that are
// neither text nor bool, a template's option of a new type under an expression with a new operator, values of what looks like an enum.
func withNovelties(answer []byte) []byte {
	var decoded any
	if err := json.Unmarshal(answer, &decoded); err != nil {
		panic("connecttest: an answer that is no JSON: " + err.Error())
	}
	return encode(novel(decoded))
}

func novel(value any) any {
	switch v := value.(type) {
	case []any:
		for i := range v {
			v[i] = novel(v[i])
		}
	case map[string]any:
		for name := range v {
			v[name] = novel(v[name])
		}
		v["new_member"] = map[string]any{"of": []any{"a", 1, nil}}
		if v["template"] == agentPlugins {
			v["auth_type"] = "New Kind"
		}
		if v["user_role"] == string(Viewer) {
			v["user_role"] = "observer"
		}
		if config, there := v["config"].(map[string]any); there {
			config["new_number"], config["new_list"], config["new_null"] = 7, []any{"a"}, nil
		}
		if options, there := v["options"].([]any); there {
			v["options"] = append(options, map[string]any{
				"name": "new_option", "label": "New", "description": "", "order": 99, "type": "number", "default": 7,
				"visibility_expression": map[string]any{"operator": "xor", "operands": []any{map[string]any{"name": "new_member", "value": 1}}},
			})
		}
	}
	return value
}
