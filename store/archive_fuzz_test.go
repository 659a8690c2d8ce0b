package store_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"allmenning/store"
)

// emptyArchive is an archive with next to nothing in it, which no database is needed for.
func emptyArchive(f testing.TB) map[string][]byte {
	f.Helper()
	files, err := store.EmptyArchive(20)
	if err != nil {
		f.Fatal(err)
	}
	return files
}

// sealedAt puts a file on disk, with the digest it should have where it has room for one.
func sealedAt(t testing.TB, path string, raw []byte) {
	t.Helper()
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	_, err = file.Write(raw)
	if len(raw) >= 64 {
		err = errors.Join(err, store.Seal(file))
	}
	if err := errors.Join(err, file.Close()); err != nil {
		t.Fatal(err)
	}
}

// packed is a zip of files by their names, in the order of the names, with room for a digest.
func packed(t testing.TB, files map[string][]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write(files[name])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(z.SetComment(strings.Repeat("0", 64)), z.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// lawfulArchive opens a file, and holds what is opened to the laws: it has the tables of its schema, each once, and reads the same lines
// as its manifest tells of. It gives whether all of it can be used.
func lawfulArchive(t *testing.T, path string) bool {
	b, err := store.OpenArchive(path)
	if err != nil {
		if b != nil || !strings.Contains(err.Error(), path+" cannot be used: ") {
			t.Fatalf("%v %v", b, err)
		}
		return false
	}
	defer b.Close()
	seen := map[string]bool{}
	for _, table := range b.Manifest.Tables {
		if seen[table.Name] || slices.Contains(b.Manifest.LeftOut, table.Name) || store.Keys()[table.Name] == "" {
			t.Fatalf("table %q of %v", table.Name, b.Manifest.Tables)
		}
		seen[table.Name] = true
	}
	if b.Manifest.Format != "allmenning-archive/1" || b.Manifest.Schema < 1 || len(seen) < 10 {
		t.Fatalf("opened is %+v", b.Manifest)
	}
	return store.Damage(b) == nil
}

// FuzzOpenArchive opens bytes as an archive, as they are and with the digest they should have. None is opened that has not the form of
// one; and one that is not as it was sealed is never used. What is used goes in and out again as the same bytes: FuzzRow and
// TestArchive_fromEngineToEngine hold it to that.
func FuzzOpenArchive(f *testing.F) {
	whole := packed(f, emptyArchive(f))
	f.Add(whole)
	for _, cut := range []int{0, 10, 63, 64, 65, len(whole) / 2, len(whole) - 1} {
		f.Add(whole[:cut])
	}
	f.Add(packed(f, map[string][]byte{"manifest.json": []byte("{}")}))
	f.Add(packed(f, map[string][]byte{"manifest.json": nil, "tables/../../etc/passwd": []byte("x\n")}))
	f.Add(packed(f, nil))
	f.Add([]byte(strings.Repeat("0", 64)))
	bad := filepath.Join(f.TempDir(), "bad.zip")
	sealedAt(f, bad, whole)
	if b, err := store.OpenArchive(bad); err != nil || store.Damage(b) != nil || b.Close() != nil {
		f.Fatalf("the first seed is no archive: %v", err)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		if err := os.WriteFile(bad, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		before := lawfulArchive(t, bad)
		sealedAt(t, bad, raw)
		if after := lawfulArchive(t, bad); before && (!after || !bytes.Equal(read(t, bad), raw)) {
			t.Fatal("it is used, and is not as it was sealed")
		}
	})
}

// FuzzManifest puts any list of contents in an archive whose digest is right. What is opened of it is one that this program knows.
func FuzzManifest(f *testing.F) {
	bad, files := filepath.Join(f.TempDir(), "bad.zip"), emptyArchive(f)
	manifest := files["manifest.json"]
	f.Add(manifest)
	for _, change := range [][2]string{
		{`"schema": `, `"schema": -`},
		{`"schema": `, `"schema": 9999`},
		{`"setting"`, `"Setting\u0000"`},
		{`"setting"`, `"sqlite_master"`},
		{`"tables": [`, `"tables": [null,`},
		{`"columns": [`, `"columns": ["a\"; DROP TABLE record; --",`},
		{`"rows": `, `"rows": -`},
		{`"rows": `, `"rows": 1e99`},
		{`"left_out": [`, `"left_out": ["record",`},
		{`{`, strings.Repeat("[", 20_000)},
		{`{`, "\ufeff{"},
		{`{`, "\x00{"},
		{`}`, `}{}`},
	} {
		f.Add(bytes.Replace(manifest, []byte(change[0]), []byte(change[1]), 1))
	}
	f.Fuzz(func(t *testing.T, manifest []byte) {
		files["manifest.json"] = manifest
		sealedAt(t, bad, packed(t, files))
		usable := lawfulArchive(t, bad)
		var m store.Manifest
		if err := json.NewDecoder(bytes.NewReader(manifest)).Decode(&m); usable && err != nil {
			t.Fatalf("it is used, and is no JSON: %v", err)
		}
		for _, table := range m.Tables {
			if usable && strings.Trim(strings.Join(table.Columns, ""), "abcdefghijklmnopqrstuvwxyz_0123456789") != "" {
				t.Fatalf("columns %q are used", table.Columns)
			}
		}
	})
}

// A list of contents that swells when it is unpacked is not held in memory.
func TestArchive_manifestThatSwells(t *testing.T) {
	path := filepath.Join(t.TempDir(), "bomb.zip")
	sealedAt(t, path, packed(t, map[string][]byte{"manifest.json": []byte(`{"format":"` + strings.Repeat("a", 200<<20) + `"}`)}))
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	_, err := store.OpenArchive(path)
	runtime.ReadMemStats(&after)
	if err == nil || !strings.Contains(err.Error(), "manifest.json") {
		t.Errorf("%v", err)
	}
	if took := (after.TotalAlloc - before.TotalAlloc) >> 20; took > 32 {
		t.Errorf("opening it takes %d MB", took)
	}
}
