package store_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"allmenning/internal/testkit"
	"allmenning/store"
)

func archive(t testing.TB, db *store.DB, people bool) (path string, m store.Manifest) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "a.zip")
	m, err := db.Archive(ctx, path, people, nil)
	if err != nil {
		t.Fatal(err)
	}
	return path, m
}

func bringIn(path, address string) error {
	b, err := store.OpenArchive(path)
	if err != nil {
		return err
	}
	defer b.Close()
	return b.Restore(ctx, address, store.Options{}, nil)
}

// The same content is the same bytes, whichever engine it went through, and what is left out is not there.
func TestArchive_fromEngineToEngine(t *testing.T) {
	db := testkit.Store(t, store.Options{})
	fill(t, db)
	for _, people := range []bool{true, false} {
		path, first := archive(t, db, people)
		want := read(t, path)
		held := 0
		for _, table := range first.Tables {
			if held++; table.Rows == 0 {
				t.Errorf("the test puts nothing in %s", table.Name)
			}
		}
		if all := len(store.Keys()); held+len(first.LeftOut) != all {
			t.Errorf("%d tables and %d left out, of %d", held, len(first.LeftOut), all)
		}
		road := []string{filepath.Join(t.TempDir(), "b.db")}
		if testkit.HasPostgres() {
			road = []string{testkit.Postgres(t), filepath.Join(t.TempDir(), "b.db"), testkit.Postgres(t)}
		}
		for _, address := range road {
			if err := bringIn(path, address); err != nil {
				t.Fatal(err)
			}
			again := testkit.Open(t, address, store.Options{})
			path, _ = archive(t, again, people)
			if got := read(t, path); !bytes.Equal(got, want) {
				t.Fatalf("through %s: %d bytes with %x, not %d with %x", again.Engine(), len(got), sha256.Sum256(got), len(want), sha256.Sum256(want))
			}
			if faults, err := again.Check(ctx); err != nil || len(faults) > 0 {
				t.Errorf("%s: %v %v", again.Engine(), faults, err)
			}
			for _, table := range first.LeftOut {
				if n := store.Strings(t, again, `SELECT CAST(count(*) AS TEXT) FROM "`+table+`"`); n[0] != "0" {
					t.Errorf("%s: %s rows of %s came along", again.Engine(), n[0], table)
				}
			}
		}
	}
}

// An archive tells neither when nor where nor by what it was made; an archive of other content is another.
func TestArchive_sameBytesAnyTime(t *testing.T) {
	db := testkit.Store(t, store.Options{})
	fill(t, db)
	first, _ := archive(t, db, true)
	again, _ := archive(t, db, true)
	if !bytes.Equal(read(t, first), read(t, again)) {
		t.Error("the same content gave two archives")
	}
	testkit.Write(t, db, func(tx *store.Tx) error { return tx.SetSetting("a", "x") })
	if changed, _ := archive(t, db, true); bytes.Equal(read(t, first), read(t, changed)) {
		t.Error("other content gave the same archive")
	}
}

// Without people there is no name, address or digest of theirs anywhere in it.
func TestArchive_withoutPeople(t *testing.T) {
	db := testkit.Store(t, store.Options{})
	fill(t, db)
	store.Exec(t, db, `UPDATE request SET name = 'Kari', email = 'kari@example.org'`)
	for _, people := range []bool{true, false} {
		path, _ := archive(t, db, people)
		all := ""
		for _, raw := range unpack(t, path) {
			all += string(raw)
		}
		for _, secret := range []string{"Kari", "kari@example.org", "aase@example.org", "argon2id"} {
			if strings.Contains(all, secret) != people {
				t.Errorf("with people %v: %q in it is %v", people, secret, !people)
			}
		}
	}
}

// What only one engine can hold is refused where it stands, and leaves no file.
func TestArchive_refusesWhatOneEngineHolds(t *testing.T) {
	for hex, want := range map[string]string{
		"6100ff": "table setting: row 2: column value: the text is not UTF-8",
		"610062": "table setting: row 2: column value: the text has a NUL in it",
	} {
		db := testkit.Store(t, store.Options{})
		store.Exec(t, db, `INSERT INTO setting VALUES ('a', ''), ('odd', CAST(x'`+hex+`' AS TEXT))`)
		path := filepath.Join(t.TempDir(), "a.zip")
		if _, err := db.Archive(ctx, path, true, nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", hex, err, want)
		}
		if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: it left a file: %v", hex, err)
		}
	}
}

// A line that is not what this program writes is refused where it stands, on both engines, and nothing is brought in.
func TestArchive_refusesLines(t *testing.T) {
	db := testkit.Store(t, store.Options{})
	store.Exec(t, db, `INSERT INTO setting VALUES ('a', 'x'), ('b', 'y')`)
	store.Exec(t, db, `INSERT INTO register_row VALUES ('1824', 'name', '', '', '{}', 'Klass', 2025)`)
	path, _ := archive(t, db, true)
	setting, year := `{"key":"b","value":"y"}`, `"year":2025`
	addresses := []string{filepath.Join(t.TempDir(), "b.db")}
	if testkit.HasPostgres() {
		addresses = append(addresses, testkit.Postgres(t))
	}
	for _, c := range []struct{ table, old, new, want string }{
		{"setting", `"y"`, `"\u0000"`, "row 2: column value: the text has a NUL"},
		{"setting", `"y"`, "\"\xff\"", "row 2: the text is not UTF-8"},
		{"setting", `"y"`, `"\ud800"`, "row 2: it is not written as this program writes it"},
		{"setting", `"y"`, `"\u0079"`, "row 2: it is not written as this program writes it"},
		{"setting", `"y"`, `{"base64":"/w=="}`, "row 2: column value: the text is not UTF-8"},
		{"setting", `"y"`, `null`, "row 2: column value"},
		{"setting", setting, `{"value":"y","key":"b"}`, "row 2: it is not written"},
		{"setting", setting, `{"key":"b", "value":"y"}`, "row 2: it is not written"},
		{"setting", setting, `{"key":"c","key":"b","value":"y"}`, "row 2: it is not written"},
		{"setting", setting, `{"key":"b","value":"y","more":1}`, "row 2: a row has 3 columns"},
		{"setting", setting, `{"key":"a","value":"y"}`, "row 2: "}, // twice the same key
		{"setting", setting + "\n", setting, "row 2: the line has no end"},
		{"setting", setting, "", "row 2: "},
		{"register_row", year, `"year":NaN`, "row 1: invalid character 'N'"},
		{"register_row", year, `"year":Infinity`, "row 1: invalid character 'I'"},
		{"register_row", year, `"year":-0`, "row 1: it is not written"},
		{"register_row", year, `"year":2025.0`, "row 1: column year"},
		{"register_row", year, `"year":1e400`, "row 1: column year"},
		{"register_row", year, `"year":9223372036854775808`, "row 1: column year"},
		{"register_row", year, `"year":true`, "row 1: column year"},
	} {
		bad := changed(t, path, c.table, c.old, c.new)
		for _, address := range addresses { // empty still, or the next says so
			err := bringIn(bad, address)
			if err == nil || !strings.Contains(err.Error(), "table "+c.table+": "+c.want) {
				t.Errorf("%s: %s for %s: %v, want %s", address, c.new, c.old, err, c.want)
			}
		}
	}
	if left, _ := filepath.Glob(addresses[0] + "*"); len(left) > 1 { // the lock stays
		t.Errorf("left behind: %v", left)
	}
	for _, address := range addresses {
		if err := bringIn(path, address); err != nil {
			t.Errorf("after all that: %v", err)
		}
	}
}

// A line that never ends is not read to its end.
func TestArchive_longLine(t *testing.T) {
	db := testkit.Store(t, store.Options{})
	store.Exec(t, db, `INSERT INTO setting VALUES ('a', 'x')`)
	path, _ := archive(t, db, true)
	bad := changed(t, path, "setting", `"x"`, `"`+strings.Repeat("x", 65<<20)+`"`)
	address := filepath.Join(t.TempDir(), "b.db")
	if err := bringIn(bad, address); err == nil || !strings.Contains(err.Error(), "table setting: row 1: the line is longer than") {
		t.Errorf("%v", err)
	}
}

// One changed bit or missing byte anywhere is found before anything is written.
func TestArchive_damaged(t *testing.T) {
	db := testkit.Store(t, store.Options{})
	fill(t, db)
	path, _ := archive(t, db, true)
	whole := read(t, path)
	random := rand.New(rand.NewPCG(20261123, 4))
	folder := t.TempDir()
	bad, address := filepath.Join(folder, "bad.zip"), filepath.Join(folder, "b.db")
	refused := func(what string, raw []byte) {
		t.Helper()
		if err := os.WriteFile(bad, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := bringIn(bad, address); err == nil {
			t.Errorf("%s is not noticed", what)
		}
	}
	for range 200 {
		bit := random.IntN(8 * len(whole))
		raw := bytes.Clone(whole)
		raw[bit/8] ^= 1 << (bit % 8)
		refused(fmt.Sprintf("bit %d of %d", bit, 8*len(whole)), raw)
	}
	for range 50 {
		n := random.IntN(len(whole))
		refused(fmt.Sprintf("cut to %d", n), whole[:n])
	}
	backup, _ := backUp(t, db)
	refused("a backup", read(t, backup))
	if b, err := store.OpenBackup(path); err == nil || !strings.Contains(err.Error(), "allmenning import allmenning") {
		t.Errorf("an archive is restored: %v %v", b, err)
	}
	if all, _ := os.ReadDir(folder); len(all) != 1 {
		t.Errorf("it left %v", all)
	}
}

// An archive whose digest is right and whose list of contents is not one that this program makes.
func TestArchive_refusesManifest(t *testing.T) {
	db := testkit.Store(t, store.Options{})
	path, m := archive(t, db, true)
	schema := fmt.Sprintf(`"schema": %d`, m.Schema)
	for _, c := range [][3]string{
		{schema, fmt.Sprintf(`"schema": %d`, m.Schema+1), fmt.Sprintf("it is of schema %d and this program knows %d: use the program it was made with, or a newer one", m.Schema+1, m.Schema)},
		{schema, `"schema": 0`, "it is of schema 0"},
		{schema, `"schema": 11`, "it does not have the tables of a store of schema 11"},
		{`"name": "setting"`, `"name": "head"`, "it does not have the tables"},
		{`"outbox",`, ``, "it does not have the tables"},
		{`"outbox",`, `"outbox", "revision",`, `it leaves out the table "revision", which no archive does`},
		{`archive/1"`, `archive/2"`, `its format is "allmenning-archive/2"`},
	} {
		address := filepath.Join(t.TempDir(), "b.db")
		if err := bringIn(repack(t, path, c[0], c[1]), address); err == nil || !strings.Contains(err.Error(), c[2]) {
			t.Errorf("%s for %s: %v, want %s", c[1], c[0], err, c[2])
		}
		if _, err := os.Stat(address); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s for %s left a store: %v", c[1], c[0], err)
		}
	}
}

// What is there already stays, also what the archive does not hold.
func TestArchive_intoAnEmptyStoreOnly(t *testing.T) {
	db := testkit.Store(t, store.Options{})
	fill(t, db)
	path, _ := archive(t, db, false)
	addresses := []string{filepath.Join(t.TempDir(), "b.db")}
	if testkit.HasPostgres() {
		addresses = append(addresses, testkit.Postgres(t))
	}
	for _, address := range addresses {
		other := testkit.Open(t, address, store.Options{})
		store.Exec(t, other, `INSERT INTO person VALUES ('ola', 'Ola', 'ola@example.org', '', true, false, 1)`)
		if err := bringIn(path, address); !errors.Is(err, store.ErrNotEmpty) {
			t.Errorf("%s: %v", other.Engine(), err)
		}
		if list, err := other.Organisations(ctx); err != nil || len(list) > 0 {
			t.Errorf("%s has %v %v", other.Engine(), list, err)
		}
	}
}

func read(t testing.TB, path string) []byte {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// unpack gives the files of a zip by their names.
func unpack(t testing.TB, path string) map[string][]byte {
	t.Helper()
	z, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	files := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if files[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	return files
}

// changed gives a file in which old is new in one table, and all digests are right.
func changed(t testing.TB, path, table, old, new string) string {
	t.Helper()
	files := unpack(t, path)
	name := "tables/" + table + ".jsonl"
	if !bytes.Contains(files[name], []byte(old)) {
		t.Fatalf("table %s does not say %s", table, old)
	}
	files[name] = bytes.Replace(files[name], []byte(old), []byte(new), 1)
	var m store.Manifest
	if err := json.Unmarshal(files["manifest.json"], &m); err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(m.Tables, func(t store.TableManifest) bool { return t.Name == table })
	sum := sha256.Sum256(files[name])
	m.Tables[i].SHA256 = hex.EncodeToString(sum[:])
	var err error
	if files["manifest.json"], err = json.Marshal(m); err != nil {
		t.Fatal(err)
	}
	out, err := os.Create(filepath.Join(t.TempDir(), "changed.zip"))
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	z := zip.NewWriter(out)
	for name, raw := range files {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write(raw)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(z.SetComment(strings.Repeat("0", 64)), z.Close(), store.Seal(out)); err != nil {
		t.Fatal(err)
	}
	return out.Name()
}
