package testkit

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// OfficeVariable names the environment variable with the path of LibreOffice, with Calc and Writer in it.
const OfficeVariable = "ALLMENNING_SOFFICE"

// application is a part of LibreOffice that is installed by itself.
type application struct {
	name   string            // as people know it
	pack   string            // Debian's package
	to     string            // what it writes a file as, so that the test can read what it has of it
	ending string            // of that
	tiny   map[string][]byte // a file it must be able to open; where it cannot, it is not installed
}

var (
	calc   = application{"Calc", "libreoffice-calc", "fods", ".fods", map[string][]byte{"tiny.csv": []byte("a\r\n")}}
	writer = application{"Writer", "libreoffice-writer", "txt:Text (encoded):UTF8", ".txt", map[string][]byte{"tiny.rtf": []byte(`{\rtf1 a}`)}}
)

// office lets an application of LibreOffice open files and gives what it has of each. A file that is not opened fails. Without
// LibreOffice, or where the application is not installed, the test is skipped, unless OfficeVariable promised it.
func office(t testing.TB, with application, infilter string, files map[string][]byte) map[string][]byte {
	t.Helper()
	program, promised := os.LookupEnv(OfficeVariable)
	if !promised {
		program = "soffice"
	}
	path, err := exec.LookPath(program)
	switch {
	case err != nil && promised:
		t.Fatalf("%s is set, and %q is not there: %v", OfficeVariable, program, err)
	case err != nil:
		t.Skipf("no LibreOffice: install %s, or set %s to its soffice", with.pack, OfficeVariable)
	}
	opened, said := openedBy(t, path, with, infilter, files)
	for name := range files {
		_, there := opened[name]
		if !there && !promised {
			if tiny, _ := openedBy(t, path, with, "", with.tiny); len(tiny) == 0 {
				t.Skipf("LibreOffice is here without %s: install %s, or set %s to a soffice that has it", with.name, with.pack, OfficeVariable)
			}
		}
		if !there {
			t.Fatalf("LibreOffice %s did not open %s:\n%s", with.name, name, said)
		}
	}
	return opened
}

// openedBy lets a LibreOffice open files and write what it has of them. What it could not open is not there; said is what it says of it.
func openedBy(t testing.TB, program string, with application, infilter string, files map[string][]byte) (opened map[string][]byte, said string) {
	t.Helper()
	dir := t.TempDir()
	args := []string{"--headless", "-env:UserInstallation=file://" + filepath.Join(dir, "profile"), "--convert-to", with.to, "--outdir", filepath.Join(dir, "out")}
	if infilter != "" {
		args = append(args, "--infilter="+infilter)
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, filepath.Join(dir, name))
	}
	text, err := exec.CommandContext(t.Context(), program, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("LibreOffice: %v\n%s", err, text)
	}
	opened = map[string][]byte{}
	for name := range files {
		if got, err := os.ReadFile(filepath.Join(dir, "out", strings.TrimSuffix(name, filepath.Ext(name))+with.ending)); err == nil {
			opened[name] = got
		}
	}
	return opened, string(text)
}
