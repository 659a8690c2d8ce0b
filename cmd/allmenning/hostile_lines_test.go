package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"syscall"
	"testing"

	"allmenning/internal/hostile"
)

// Every hostile file of JSON Lines is brought in by the command line, as by the browser: what is wrong is named by its line, what tells who
// somebody is is refused whole, nothing stops the program, and it takes less than 256 MB. Every sixth is taken in in truth, the others
// are tried.
func TestImport_of_hostile_lines(t *testing.T) {
	program, data, folder := build(t), filepath.Join(t.TempDir(), "data"), t.TempDir()
	n, most := 0, 0
	for f := range hostile.Files(20261124) {
		if !f.Lines || f.Size >= hostile.Large {
			continue
		}
		path := filepath.Join(folder, filepath.Base(f.Name))
		to, err := os.Create(path)
		if err == nil {
			_, err = io.Copy(to, io.NewSectionReader(f.Bytes(), 0, f.Size))
		}
		if err != nil || to.Close() != nil {
			t.Fatal(err)
		}
		args := []string{"import", "jsonl", path, "--data", data, "--source", f.Name}
		if n++; n%6 != 0 {
			args = append(args, "--dry-run")
		}
		smallAgain()
		c := exec.Command(program, args...)
		out, err := c.CombinedOutput()
		code, said := exitCode(err), string(out)
		if code != 0 && code != 1 || strings.Contains(said, "panic") || strings.Contains(said, "goroutine ") {
			t.Errorf("%s: %d: %.500s", f.Name, code, said)
		}
		if !f.Anyhow && (code == 1) != (len(f.Refused) > 0) {
			t.Errorf("%s ends with %d, and is to be refused on %v: %.500s", f.Name, code, f.Refused, said)
		}
		for _, line := range f.Refused {
			if !strings.Contains(said, fmt.Sprintf("%s:%d: ", path, line)) {
				t.Errorf("%s: line %d is not named: %.500s", f.Name, line, said)
			}
		}
		if f.Holds != "" && (code != 1 || strings.Contains(said, " new,")) {
			t.Errorf("%s holds %s: %d, %.500s", f.Name, f.Holds, code, said)
		}
		most = max(most, peakAfter(t, c))
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
	if out, err := exec.Command(program, "check", "--data", data).CombinedOutput(); err != nil {
		t.Errorf("check: %v\n%s", err, out)
	}
	t.Logf("%d files, at most %d MB", n, most)
	if n < 100 || most > mostMemory {
		t.Errorf("%d files, %d MB", n, most)
	}
}

// smallAgain gives back what earlier tests took, and forgets how much that was: Linux counts the most memory that a process has had as
// had by every program it starts too.
func smallAgain() {
	debug.FreeOSMemory()
	_ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) // where it may not be, peakAfter sees less
}

// peakAfter is the most memory that a program which has ended took, in MB; 0 where that is no more than this process has had, and so may
// be what it had.
func peakAfter(t *testing.T, c *exec.Cmd) int {
	t.Helper()
	use, ok := c.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok || runtime.GOOS != "linux" {
		return 0
	}
	if peak := int(use.Maxrss >> 10); peak > peakOf(t, os.Getpid()) {
		return peak
	}
	return 0
}
