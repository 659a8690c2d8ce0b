package page

import (
	"net/url"
	"strings"
)

// Local reads an address on this site, path and query; the front page for anything else.
func Local(s string) *url.URL {
	front := &url.URL{Path: "/"}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil {
		return front
	}
	strange := func(r rune) bool { return r < ' ' || r == 0x7f || r == '\\' }
	if !strings.HasPrefix(u.Path, "/") || strings.HasPrefix(u.Path, "//") || strings.ContainsFunc(u.Path, strange) {
		return front // browsers read past control characters: "/<tab>/host" is "//host" to them
	}
	return &url.URL{Path: u.Path, RawQuery: u.RawQuery}
}
