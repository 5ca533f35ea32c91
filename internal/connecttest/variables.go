package connecttest

import (
	"encoding/json"
	"slices"
)

func (s *Server) listVariables(c *call) (answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	x, err := s.ownContent(c)
	if err != nil {
		return answer{}, err
	}
	return ok(append([]string{}, x.variables...))
}

// replaceVariables sets environment variables and removes all others (Connect's OpenAPI document).
func (s *Server) replaceVariables(c *call) (answer, error) {
	return s.writeVariables(c, true)
}

// updateVariables sets environment variables, and removes those whose value is null (Connect's OpenAPI document).
func (s *Server) updateVariables(c *call) (answer, error) {
	return s.writeVariables(c, false)
}

func (s *Server) writeVariables(c *call, replace bool) (answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	x, err := s.ownContent(c)
	if err != nil {
		return answer{}, err
	}
	var sent []struct {
		Name  string  `json:"name"`
		Value *string `json:"value"`
	}
	if json.Unmarshal(c.body, &sent) != nil {
		return answer{}, badRequest(codeCannotParse, "Unable to parse the request body.")
	}
	if replace {
		x.variables = nil
	}
	for _, v := range sent {
		x.variables = slices.DeleteFunc(x.variables, func(name string) bool { return name == v.Name })
		if v.Value != nil {
			x.variables = append(x.variables, v.Name)
		}
	}
	return ok(append([]string{}, x.variables...))
}
