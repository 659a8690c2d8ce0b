// Package testkit holds what tests of many packages need: the shared reference data, the smallest valid records and a
// throw-away store. It is imported by tests and by internal/evaluate only.
package testkit

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// Shared returns the path of name inside the folder of shared reference data (facts, samples, reference cases).
//
// The folder is the one the environment variable ALLMENNING_SHARED names; where it is unset, the folder shared beside the
// repository. With the variable set, a missing file fails the test: the reference data were promised. Without it, and
// without the folder, the test is skipped: a clone alone cannot check against data it does not have.
func Shared(t testing.TB, name string) string {
	t.Helper()
	dir, promised := os.LookupEnv("ALLMENNING_SHARED")
	if !promised {
		dir = filepath.Join(Root(), "..", "shared")
	}
	path := filepath.Join(dir, name)
	if _, err := os.Stat(path); err != nil {
		if promised {
			t.Fatalf("ALLMENNING_SHARED is set, and %s is not there: %v", name, err)
		}
		t.Skipf("no shared reference data: %s is needed beside the repository, or set ALLMENNING_SHARED", name)
	}
	return path
}

// Root returns the repository's root folder, found from this file's own place in the source tree.
func Root() string {
	_, file, _, _ := runtime.Caller(0)
	return filepath.Dir(filepath.Dir(filepath.Dir(file)))
}
