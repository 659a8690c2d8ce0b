package commons

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/iotest"

	"allmenning"
)

// That there is no room for a list is said as such, and not as a fault of ours.
func TestSpool_without_room(t *testing.T) {
	_, err := spool(iotest.ErrReader(&os.PathError{Op: "write", Path: "x", Err: syscall.ENOSPC}), MostListBytes)
	var of *allmenning.Error
	if !errors.As(err, &of) || of.Kind != allmenning.Unavailable || of.Key != "errors.disk_full" {
		t.Errorf("%v", err)
	}
	t.Setenv("TMPDIR", filepath.Join(t.TempDir(), "gone"))
	if _, err := spool(strings.NewReader("a"), MostListBytes); allmenning.KindOf(err) != allmenning.Internal {
		t.Errorf("a folder that is not there: %v", err)
	}
}
