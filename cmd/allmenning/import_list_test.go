package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// imports runs the import of a file and gives what it says of the sums, what it says beside, and how it ended.
func imports(program, data, format, file string, more ...string) (sums, said string, code int) {
	var beside bytes.Buffer
	c := exec.Command(program, slices.Concat([]string{"import", format, file, "--data", data}, more)...)
	c.Stderr = &beside
	out, err := c.Output()
	return string(out), beside.String(), exitCode(err)
}

const twoRows = "Saksnr;Tittel\n1;Bibliotek\n2;Kino\n"

// Two lists that count their rows alike are two lists, each named by its file, and the same list is the same whatever folder it lies in.
func TestImport_list_is_named_by_its_file(t *testing.T) {
	program, data := build(t), filepath.Join(t.TempDir(), "data")
	for _, c := range []struct {
		name, text, want string
		more             []string
	}{
		{"kultur.csv", twoRows, "2 rows read: 2 new, 0 updated, 0 unchanged, 0 refused", nil},
		{"helse.csv", "Saksnr;Tittel\n1;Fallforebygging\n2;Turlag\n", "2 rows read: 2 new, 0 updated, 0 unchanged, 0 refused", nil},
		{"kultur.csv", "Saksnr;Tittel\n1;Bibliotek\n2;Kino og teater\n", "2 rows read: 0 new, 1 updated, 1 unchanged, 0 refused", nil},
		{"nytt navn.csv", twoRows, "2 rows read: 0 new, 1 updated, 1 unchanged, 0 refused", []string{"--source", "kultur"}},
		{".csv", twoRows, "2 rows read: 2 new, 0 updated, 0 unchanged, 0 refused", nil},
	} {
		file := write(t, t.TempDir(), c.name, c.text)
		if sums, said, code := imports(program, data, "list", file, c.more...); code != 0 || !strings.HasPrefix(sums, c.want) {
			t.Errorf("%s: %d, %q, want %q\n%s", c.name, code, sums, c.want, said)
		}
	}
}

// Before anything is written it is said what each column was taken for, what is not used, what is odd, and what is new and what not.
func TestImport_list_says_how_it_was_read(t *testing.T) {
	program, data := build(t), filepath.Join(t.TempDir(), "data")
	folder := t.TempDir()
	imports(program, data, "list", write(t, folder, "kultur.csv", twoRows))
	file := write(t, folder, "kultur.csv", "Oversikt for 2026\n\nSaksnr;Tittel;Kan leses på;;Elev\n"+
		"1;Bibliotek;https://example.org/1;x;a\n2;Kino og teater;https://example.org/2;;\n3;Hage;https://example.org/3;;\n")
	for _, more := range []string{"--dry-run", ""} {
		sums, said, code := imports(program, data, "list", file, strings.Fields(more)...)
		dry := more != ""
		if code != 0 || !strings.Contains(sums, "3 rows read: 1 new, 2 updated, 0 unchanged, 0 refused") || strings.HasPrefix(sums, "Dry run: ") != dry || strings.Contains(sums, "Nothing was written") != dry {
			t.Errorf("%d, %q", code, sums)
		}
		for _, says := range []string{
			file + ": column A Saksnr is taken for id\n", file + ": column B Tittel is taken for title\n",
			file + ": column C Kan leses på is taken for url, by its values\n", file + ": these columns are not used: D, E Elev\n",
			file + ": Column D has values but no header.\n", file + ": One line above the headers was not read.\n",
		} {
			if strings.Count(said, says) != 1 {
				t.Errorf("not said once: %q in\n%s", says, said)
			}
		}
	}
}

// A file that tells who somebody is is refused whole, and there is no trace of it afterwards.
func TestImport_refuses_lists_of_people_whole(t *testing.T) {
	program, folder := build(t), t.TempDir()
	data := filepath.Join(folder, "data")
	imports(program, data, "list", write(t, folder, "kultur.csv", twoRows))
	for name, text := range map[string]string{
		"a.csv":   "Tittel;Fødselsnummer\nEn;15076500565\nTo;15076500565\n",
		"b.csv":   "Saksnr;Tittel;Beskrivelse\n1;En;x\n2;To;Pasienten er født 12.03.1941 og heter Ola\n",
		"c.jsonl": `{"id":"1","title":"En","text":"f\u00f8dt 12.03.1941"}`,
		"d.jsonl": `{"id":"1","title":"En"}` + "\n" + `{"id":"2","title":"To","klient":"Ola"}`,
	} {
		format := map[string]string{".csv": "list", ".jsonl": "jsonl"}[filepath.Ext(name)]
		for _, more := range [][]string{nil, {"--dry-run"}} {
			sums, said, code := imports(program, data, format, write(t, folder, name, text), more...)
			if code != 1 || sums != "" || !strings.Contains(said, "We have not kept the file") || strings.Contains(said, "Ola") || strings.Contains(said, "1941") {
				t.Errorf("%s %v: %d, %q, %q", name, more, code, sums, said)
			}
		}
	}
	kept, err := filepath.Glob(filepath.Join(data, "*"))
	if err != nil || len(kept) == 0 {
		t.Fatal(kept, err)
	}
	for _, file := range kept {
		raw, err := os.ReadFile(file)
		if err != nil {
			continue // a folder
		}
		for _, text := range []string{"15076500565", "12.03.1941", "heter Ola"} {
			if bytes.Contains(raw, []byte(text)) {
				t.Errorf("%s holds %q", file, text)
			}
		}
	}
}
