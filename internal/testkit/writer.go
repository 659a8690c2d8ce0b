package testkit

import (
	"strings"
	"testing"
)

// Writer lets LibreOffice open letters and papers (name to content) and gives their texts as it has them, by file. Without
// LibreOffice, or where it has no Writer, the test is skipped, unless OfficeVariable promised it.
func Writer(t testing.TB, files map[string][]byte) map[string]string {
	t.Helper()
	out := map[string]string{}
	for name, text := range office(t, writer, "", files) {
		out[name] = strings.TrimPrefix(string(text), "\ufeff")
	}
	return out
}
