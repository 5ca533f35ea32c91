package connect

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPermissionsAreTakenOnce(t *testing.T) {
	t.Parallel()
	permissions, err := decodePermissions(fmt.Appendf(nil, `[{"user_guid": %q}, {"group_guid": %q}, {"user_guid": %q}, {"group_guid": %q}, {"group_guid": %q}, {}, {}]`,
		strings.ToUpper(guid("a")), guid("b"), guid("a"), guid("c"), strings.ToUpper(guid("b"))))
	if err != nil {
		t.Fatal(err)
	}
	var granted []string
	for _, permission := range permissions {
		granted = append(granted, permission.principal())
	}
	if diff := cmp.Diff([]string{"user " + guid("a"), "group " + guid("b"), "group " + guid("c"), ""}, granted); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestScalarText(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{`"x"`: "x", `7`: "7", `1.50`: "1.50", `true`: "", `{}`: "", `[]`: "", `null`: "", ``: ""} {
		if got := scalarText([]byte(raw)); got != want {
			t.Errorf("scalarText(%s) is %q, want %q", raw, got, want)
		}
	}
}

func TestNullable(t *testing.T) {
	t.Parallel()
	got := map[string][2]bool{}
	for name, n := range map[string]Nullable[string]{"left out": {}, "null": Null[string](), "set": Set("x"), "empty": Set("")} {
		got[name] = [2]bool{n.IsZero(), n.IsNull()}
	}
	if diff := cmp.Diff(map[string][2]bool{"left out": {true, false}, "null": {false, true}, "set": {false, false}, "empty": {false, false}}, got); diff != "" {
		t.Errorf("left out, null (-want +got):\n%s", diff)
	}
}
