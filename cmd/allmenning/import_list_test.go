package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
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
			file + ": column A Saksnr is taken for id, by its header\n", file + ": column B Tittel is taken for title, by its header\n",
			file + ": column C Kan leses på is taken for url, by its values\n", file + ": column D is not used\n", file + ": column E Elev is not used\n",
			file + ": say what a column that is not used holds with --column, as --column \"D=text\"\n",
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

const longText = "Vi lar elevene dyrke maten sin selv, og bruker hagen i naturfag, matematikk og mat og helse hele året."

// What is said of a column by its letter or header is done, said back, and remembered the next time; what was guessed by long values is
// said to be a guess. A name that is none is told with what there is.
func TestImport_list_columns_are_chosen(t *testing.T) {
	program, data, folder := build(t), filepath.Join(t.TempDir(), "data"), t.TempDir()
	file := write(t, folder, "hage.csv", "Tittel;Hva vi gjør;Merket\nSkulehage;"+longText+";bylivet\nByhage;"+longText+";folkehelse\nTakhage;"+longText+";klima\n")
	_, said, code := imports(program, data, "list", file, "--dry-run")
	if code != 0 || !strings.Contains(said, file+": column B Hva vi gjør is taken for text, by its values\n"+file+": column C Merket is not used\n") {
		t.Errorf("%d\n%s", code, said)
	}
	sums, said, code := imports(program, data, "list", file, "--column", "C=stikkord", "--column", "Hva vi gjør=")
	if code != 0 || !strings.HasPrefix(sums, "3 rows read: 3 new") || !strings.Contains(said, "column B Hva vi gjør is not used, as was chosen\n") || !strings.Contains(said, "column C Merket is taken for themes, as was chosen\n") {
		t.Errorf("%d %q\n%s", code, sums, said)
	}
	sums, said, code = imports(program, data, "list", file)
	if code != 0 || !strings.HasPrefix(sums, "3 rows read: 0 new, 0 updated, 3 unchanged") || !strings.Contains(said, "column B Hva vi gjør is not used, as was chosen\n") || strings.Contains(said, "--column") {
		t.Errorf("the next time: %d %q\n%s", code, sums, said)
	}
	for flag, want := range map[string]string{
		"D=text": "The file has no column ‘D’. Write its letter, A to C, or its header.", "C=prosa": "‘prosa’ is no field. Write one of these: id, title, text,",
		"A=": "Choose which column holds the title of the project.", "C=title": "",
	} {
		sums, said, code := imports(program, data, "list", file, "--dry-run", "--column", flag)
		if want == "" {
			if code != 0 || !strings.Contains(said, "column A Tittel is not used\n") {
				t.Errorf("%s: %d\n%s", flag, code, said)
			}
		} else if code != 1 || sums != "" || !strings.Contains(said, "\nallmenning: "+want) {
			t.Errorf("%s: %d %q\n%s", flag, code, sums, said)
		}
	}
}

// What is wrong in a row is told with the file, the row, and the column as the spreadsheet names it, and in the words of a spreadsheet; what
// is wrong with many rows is told once.
func TestImport_list_names_row_and_column_of_what_is_wrong(t *testing.T) {
	program, data := build(t), filepath.Join(t.TempDir(), "data")
	var rows strings.Builder
	rows.WriteString("Saksnr;Prosjektnavn;Kommunenr;Beløp\n1;;1824;5\n2;Turlag;1601;\n3;Båtlag;1601;\n2;Igjen;1824;\n")
	rows.WriteString(";Turlag;1850;\n;Turlag;1850;\n")
	for range 7 {
		rows.WriteString(";Kino;1824;masse\n")
	}
	file := write(t, t.TempDir(), "l.csv", rows.String())
	sums, said, code := imports(program, data, "list", file, "--dry-run")
	if code != 1 || !strings.Contains(sums, "13 rows read: 3 new, 0 updated, 0 unchanged, 10 refused") {
		t.Errorf("%d %q", code, sums)
	}
	for _, says := range []string{
		":2: column B Prosjektnavn: The row has no title. Write what the project is called, or take the row away.\n",
		":5: column A Saksnr: Another project in the list has the same id, and the first is used. Give each project its own.\n",
		":8: column D Beløp: We cannot read this as an amount. Write for example 1 500 000, 1 500 000,50 kr or 1,5 mill. (7 rows: 8, 9, 10, 11, 12, …)\n",
		":7: column B Prosjektnavn: A row above has the same title and place, and that one is used. Give each project an id, or tell the titles apart.\n",
		":3: note: column C Kommunenr: 1601 is 5001 Trondheim today. (2 rows: 3, 4)\n",
	} {
		if strings.Count(said, file+says) != 1 {
			t.Errorf("not said once: %q in\n%s", says, said)
		}
	}
	if strings.Contains(said, "needs id") || strings.Contains(said, "amount_nok:") {
		t.Errorf("it speaks of our own names:\n%s", said)
	}
}

// Which municipality a number that was divided means is said by a flag, and holds the next time.
func TestImport_list_of_divided_municipalities(t *testing.T) {
	program, data := build(t), filepath.Join(t.TempDir(), "data")
	file := write(t, t.TempDir(), "l.csv", "Tittel;Kommunenr\nBåtlag;1850\nTurlag;1850\nKino;1507\n")
	_, said, _ := imports(program, data, "list", file)
	if !strings.Contains(said, file+": say which municipality 1850 is with --place 1850=1806, --place 1850=1875 or --place 1850=all (2 rows)\n") {
		t.Errorf("it does not ask:\n%s", said)
	}
	sums, said, code := imports(program, data, "list", file, "--place", "1850=1875", "--place", "1507=all")
	if code != 0 || !strings.HasPrefix(sums, "3 rows read: 0 new, 2 updated, 1 unchanged") || strings.Contains(said, "--place") ||
		!strings.Contains(said, "column B Kommunenr: 1850 Tysfjord - Divtasvuodna was divided. The project is placed in 1875 Hamarøy, as was chosen. (2 rows: 2, 3)") {
		t.Errorf("%d %q\n%s", code, sums, said)
	}
	if sums, said, code = imports(program, data, "list", file); code != 0 || !strings.Contains(sums, "3 unchanged") || strings.Contains(said, "--place") {
		t.Errorf("the next time: %d %q\n%s", code, sums, said)
	}
	if _, said, code = imports(program, data, "list", file, "--place", "1850=5001"); code != 1 || !strings.Contains(said, "was divided into 1806 Narvik, 1875 Hamarøy. Choose one of them, or all.") {
		t.Errorf("%d\n%s", code, said)
	}
}

var joinFlag = regexp.MustCompile(`--join (2=\S+)`)

// What looks like a project that is here is told with title and id; it can be joined before it comes in, and afterwards, when the list has
// been undone by the id that was said. Undoing tells what stays and why.
func TestImport_list_near_rows_and_undoing(t *testing.T) {
	program, data, folder := build(t), filepath.Join(t.TempDir(), "data"), t.TempDir()
	rows := "Saksnr;Tittel;Kommune;Beskrivelse\n%s;Skulehage for alle;Bodø;" + longText + "\n"
	list := func(name, id string) string { return write(t, folder, name, fmt.Sprintf(rows, id)) }
	first, second := list("kultur.csv", "K1"), list("fylket.csv", "F9")
	sums, _, _ := imports(program, data, "list", first)
	firstID := strings.TrimSpace(sums[strings.Index(sums, "import undo ")+len("import undo "):])

	_, said, _ := imports(program, data, "list", second, "--dry-run")
	flag := joinFlag.FindStringSubmatch(said)
	if flag == nil || !strings.Contains(said, second+":2: note: “Skulehage for alle” looks like what is here already: “Skulehage for alle” (") {
		t.Fatalf("it does not tell:\n%s", said)
	}
	sums, said, _ = imports(program, data, "list", second)
	if !strings.Contains(said, "has become a new project, and looks like what was here already") || !strings.Contains(sums, "1 new") {
		t.Errorf("%s\n%s", sums, said)
	}
	if sums, said, code := imports(program, data, "list", second, "--join", flag[1]); code != 1 || !strings.Contains(said, "The row is already the project ‘Skulehage for alle’") || !strings.Contains(sums, "1 refused") {
		t.Errorf("%d %s\n%s", code, sums, said)
	}
	command := func(args ...string) string {
		out, err := exec.Command(program, append([]string{"import"}, append(args, "--data", data)...)...).CombinedOutput()
		if err != nil {
			t.Errorf("%v: %v\n%s", args, err, out)
		}
		return string(out)
	}
	lists := strings.Split(strings.TrimSpace(command("lists")), "\n")
	if len(lists) != 3 || !strings.HasPrefix(lists[2], firstID+"\t") || !strings.HasSuffix(lists[2], "\tbrought in\tone row\tkultur\tkultur.csv") {
		t.Fatalf("%q", lists)
	}
	for _, l := range lists[:2] {
		id, _, _ := strings.Cut(l, "\t")
		command("undo", id)
	}
	sums, said, code := imports(program, data, "list", second, "--join", flag[1])
	if code != 0 || !strings.Contains(sums, "0 new, 0 updated, 0 unchanged, 1 joined, 0 refused") {
		t.Errorf("%d %s\n%s", code, sums, said)
	}
	if out := command("undo", firstID); !strings.Contains(out, "kultur.csv:2: “Skulehage for alle” (") || !strings.Contains(out, "Undone: 0 projects are as they were before the list, 1 stay as they are.") {
		t.Errorf("undone:\n%s", out)
	}
	if lists = strings.Split(strings.TrimSpace(command("lists")), "\n"); len(lists) != 4 || !strings.Contains(lists[3], "\tundone\t") || !strings.Contains(lists[0], "\tbrought in\t") {
		t.Errorf("%q", lists)
	}
	out, err := exec.Command(program, "import", "undo", "nope", "--data", data).CombinedOutput()
	if exitCode(err) != 1 || !strings.Contains(string(out), "no list has the id nope") {
		t.Errorf("%v %s", err, out)
	}
	if out, err := exec.Command(program, "check", "--data", data).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestBar(t *testing.T) {
	for _, c := range []struct {
		rows, of int
		want     string
	}{
		{0, 100_000, "[                              ] 0 of 100,000 rows"},
		{30_000, 100_000, "[#########                     ] 30,000 of 100,000 rows"},
		{99_999, 100_000, "[############################# ] 99,999 of 100,000 rows"},
		{100_000, 100_000, "[##############################] 100,000 of 100,000 rows"},
		{101_000, 100_000, "[##############################] 101,000 of 101,000 rows"}, // a cell may hold line breaks, but no line is without a row
		{1_200, 0, "1,200 rows read"},
	} {
		if got := bar(c.rows, c.of); got != c.want {
			t.Errorf("%d of %d: %q, want %q", c.rows, c.of, got, c.want)
		}
	}
	log, err := os.Create(filepath.Join(t.TempDir(), "log"))
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	if progress(log) != nil {
		t.Error("a bar is drawn into a log")
	}
}
