package integration

import (
	goversion "github.com/hashicorp/go-version"

	"github.com/connect-community/terraform-provider-connect/internal/template"
)

// Facts are what is known of the server for one plan.
type Facts struct {
	// Known is false while the template, or the server to ask, is not known yet, and where the plan does not need the template.
	Known      bool
	Template   *template.Template // nil: neither the server nor the catalogue has it
	FromServer bool               // otherwise the catalogue speaks: this server does not tell
	Offered    []string           // the ids of the server's templates
	Release    *goversion.Version // nil: not told
}

// Needs says which facts a plan has to ask for. All of them can be asked for at once.
type Needs struct{ Template, Release bool }

// The first versions of Connect that have a feature. Service Account: the gate of Posit's connectapi. Permissions: answers recorded
// on 2025.07 have none; the exact release is not publicly known.
var (
	serviceAccountsSince = goversion.Must(goversion.NewVersion("2024.12.0"))
	permissionsSince     = goversion.Must(goversion.NewVersion("2025.08.0"))
)

// Need says what the plan depends on.
func Need(c Configured, prior *Prior, memory Memory) Needs {
	p := newPlanning(c, prior, memory, Facts{})
	return Needs{Template: !p.settled(), Release: p.writesPermissions() || p.wantsServiceAccount()}
}

// settles reports whether that aspect of the key is certain: the server says so, or Posit documents it.
func (f Facts) settles(k *template.Key, aspect template.Aspect) bool {
	return f.FromServer || k.IsDocumented(aspect)
}

// defaultOf returns the key's default. The catalogue's counts where it is documented, or where the integration holds it already:
// taking away what the server would put back is no change.
func (f Facts) defaultOf(name string, held template.Value) template.Value {
	if k := f.Template.Key(name); k != nil && (f.settles(k, template.AspectDefault) || k.Default.Equal(held)) {
		return k.Default
	}
	return template.Value{}
}
