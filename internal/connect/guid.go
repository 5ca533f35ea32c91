package connect

import (
	"fmt"
	"regexp"
	"strings"
)

var guidShape = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

// canonicalGUID is the one spelling of a GUID, which has no letter case.
func canonicalGUID(guid string) string { return strings.ToLower(guid) }

// pathGUID is a GUID as an element of a path, "" for anything else: that might lead elsewhere.
func pathGUID(guid string) string {
	if !guidShape.MatchString(guid) {
		return ""
	}
	return canonicalGUID(guid)
}

// decodeGUID checks a GUID that a server sent. what names it, as in "user guid".
func decodeGUID(what, guid string) (string, error) {
	switch canonical := pathGUID(guid); {
	case guid == "":
		return "", fmt.Errorf("it holds no %s", what)
	case canonical == "":
		return "", fmt.Errorf("its %s does not have the shape of a GUID", what)
	default:
		return canonical, nil
	}
}

// decodeOptionalGUID is decodeGUID for one that may be missing.
func decodeOptionalGUID(what string, guid *string) (*string, error) {
	if guid == nil || *guid == "" {
		return nil, nil
	}
	canonical, err := decodeGUID(what, *guid)
	return &canonical, err
}
