package connecttest

import (
	"cmp"
	"crypto/rand"
	"encoding/json"
	"net/http"
	"strconv"
)

// task is the deployment of a bundle. It is over as soon as it has begun.
type task struct {
	output  []string
	failure string // "": it went well
}

// deployBundle deploys a bundle at once, the newest one where the request names none, and answers a finished task.
func (s *Server) deployBundle(c *call) (answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	x, err := s.ownContent(c)
	if err != nil {
		return answer{}, err
	}
	var sent struct {
		BundleID *string `json:"bundle_id"`
		Activate *bool   `json:"activate"`
	}
	if len(c.body) > 0 && json.Unmarshal(c.body, &sent) != nil {
		return answer{}, badRequest(codeCannotParse, "Unable to parse the request body.")
	}
	var b *bundle
	if sent.BundleID != nil {
		b = x.bundle(*sent.BundleID)
	} else if len(x.bundles) > 0 {
		b = x.bundles[len(x.bundles)-1]
	}
	if b == nil {
		return answer{}, notFound()
	}
	return ok(map[string]string{"task_id": s.deploy(c, x, b, sent.Activate == nil || *sent.Activate)})
}

// deploy makes a bundle the active one, unless it is to be tried only, and returns the task's id.
func (s *Server) deploy(c *call, x *content, b *bundle, activate bool) string {
	t := task{output: []string{"Launching bundle " + b.ID}}
	guids, err := s.requested(b, c.caller)
	switch {
	case err != nil:
		t.failure = err.Error()
	case activate:
		for _, other := range x.bundles {
			other.Active = other == b
		}
		id := b.ID
		x.BundleID, x.AppMode, x.LastDeployedTime = &id, b.manifest.Metadata.AppMode, stamp(s.clock.tick())
		s.associateRequested(x, guids)
	}
	id := rand.Text()[:16]
	s.tasks[id] = t
	return id
}

// taskBody is a task as Connect answers it (recorded).
type taskBody struct {
	ID       string   `json:"id"`
	Output   []string `json:"output"`
	Result   any      `json:"result"`
	Finished bool     `json:"finished"`
	Code     int      `json:"code"`
	Error    string   `json:"error"`
	Last     int      `json:"last"`
}

func (s *Server) getTask(c *call) (answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	body, err := s.taskFromPath(c, "first")
	if err != nil {
		return answer{}, err
	}
	return ok(body)
}

// taskFromPath shows the task of the path, with the output from the line on that the query's parameter names.
func (s *Server) taskFromPath(c *call, from string) (taskBody, error) {
	t, there := s.tasks[c.PathValue("id")]
	if !there {
		return taskBody{}, &apiError{http.StatusNotFound, codeNoTask, "The task does not exist."}
	}
	first, err := strconv.Atoi(cmp.Or(c.URL.Query().Get(from), "0"))
	if err != nil || first < 0 {
		return taskBody{}, badRequest(codeBadRequest, "%s must be zero or more.", from)
	}
	body := taskBody{
		ID: c.PathValue("id"), Output: t.output[min(first, len(t.output)):], Finished: true, Error: t.failure, Last: len(t.output),
	}
	if t.failure != "" {
		body.Code = 1
	}
	return body, nil
}
