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

// deployBundle deploys a bundle at once, the newest one where the request names none, and answers a finished task. The status is
// documented in Connect's OpenAPI document.
func (s *Server) deployBundle(c *call) (answer, error) {
	return s.begin(c, http.StatusAccepted)
}

// buildBundle is what clients ask for to prepare content for an upgrade. Here it is a deployment.
func (s *Server) buildBundle(c *call) (answer, error) { return s.begin(c, http.StatusOK) }

func (s *Server) begin(c *call, status int) (answer, error) {
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
	b, err := x.toDeploy(sent.BundleID)
	if err != nil {
		return answer{}, err
	}
	return answer{status, map[string]string{"task_id": s.deploy(c, x, b, sent.Activate == nil || *sent.Activate)}}, nil
}

// toDeploy finds the bundle of that id, or the newest one.
func (x *content) toDeploy(id *string) (*bundle, error) {
	switch {
	case len(x.bundles) == 0:
		return nil, &apiError{http.StatusNotFound, codeNoBundle, "No application bundle to deploy."}
	case id == nil:
		return x.bundles[len(x.bundles)-1], nil
	}
	b := x.bundle(*id)
	if b == nil {
		return nil, badRequest(codeForeignBundle, "The bundle does not belong to the content.")
	}
	return b, nil
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
		x.RVersion, x.PyVersion, x.QuartoVersion = orNull(b.manifest.Platform), orNull(b.manifest.Python.Version), orNull(b.manifest.Quarto.Version)
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
		return taskBody{}, badRequest(codeParameter, "%s must be zero or more.", from)
	}
	body := taskBody{
		ID: c.PathValue("id"), Output: t.output[min(first, len(t.output)):], Finished: true, Error: t.failure, Last: len(t.output),
	}
	if t.failure != "" {
		body.Code = 1
	}
	return body, nil
}
