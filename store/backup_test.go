package store_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"allmenning"
	"allmenning/internal/testkit"
	"allmenning/store"
	"allmenning/store/storetest"
)

// everyTable has a row in each table that a backup holds and the records do not fill, with letters of Sámi, quotation marks, a
// line break and a text that looks like a value of another kind.
const everyTable = `
	INSERT INTO register_row VALUES ('1824', 'name', '', '', '{"sma":"Vaapste"}', 'Klass 131', 2025);
	INSERT INTO setting VALUES ('library.version', 'true'), ('a', ''), ('b', '{"base64":"eA=="}');
	INSERT INTO synthesis_version VALUES ('rec', 1, 3, '', 'org', 'published', '1', 'h', '{}', '', 9);
	INSERT INTO synthesis_member VALUES ('rec', 1, 0, 'rec', true, false, 'ŋ đ ŧ – "hermet" \ & <b>'), ('rec', 1, 1, 'rec', false, true, '');
	INSERT INTO synthesis_candidate VALUES ('rec', 'rec', 'left-out', 'for kort', 9);
	INSERT INTO follow_up VALUES ('rec', 6, 'f', 9);
	INSERT INTO source_alias VALUES ('org', 'jsonl', 'ŋ 17', 'rec');
	INSERT INTO source_base VALUES ('rec', '{"title":"ŋ"}');
	INSERT INTO import VALUES ('i', 'jsonl', 'liste', '00', '', '', 5, 'done', 'jsonl', 'org', 3, '{"a":1}', '{}', 12, 0);
	INSERT INTO import_row VALUES ('i', 1, '', '', 'refused', '', '[]', 0, 0), ('i', 12, '', '', 'new', '', '[]', 0, 0), ('i', 9007199254740993, '', '', 'new', '', '[]', 0, 0);
	INSERT INTO job VALUES ('j', 'digest', '{}', 'running', 0, 1, 2, 3, 'k', 'line' || chr(10) || 'break');
	INSERT INTO outbox (dedupe_key, kind, body, made_at, state) VALUES ('k', 'mail', '{}', 7, 'sent');
	INSERT INTO person VALUES ('kari', 'Kari', 'kari@example.org', 'nn', true, false, 1), ('Åse', 'Åse', 'aase@example.org', '', false, true, 1);
	INSERT INTO credential VALUES ('password', 'kari', 'kari', '$argon2id$', 1);
	INSERT INTO appointment VALUES ('kari', 'org', 'editor', 1);
	INSERT INTO organisation VALUES ('org2', '', 'university', 'UiT', '', '', 'https://uit.example');
	INSERT INTO delegation VALUES ('org', 'org2', 99, 'kari', 1);
	INSERT INTO session VALUES ('s', 'kari', '', '', 1, 1, 99);
	INSERT INTO invitation VALUES ('t', '', '', '', true, '', 1, 2, 0);
	INSERT INTO organisation_choice VALUES ('org', '', true);
	INSERT INTO people_log VALUES ('l', 1, '', 'invited', '', '', '');
	INSERT INTO draft VALUES ('d', 'kari', 'need', 'org', 0, '{}', false, 1, 1);
	INSERT INTO idempotency VALUES ('kari', 'k', 'd', 'r', 1);
	INSERT INTO membership VALUES ('rec', 'org', 'lead', 1, 0);
	INSERT INTO following VALUES ('kari', 'theme', 'falls', 1);
	INSERT INTO endorsement VALUES ('rec', 'org', 'kari', 1);
	INSERT INTO request VALUES ('r', 'claim', 'rec', 'org', '', '', '', '', 'waiting', 1, '', 0);
	INSERT INTO digest VALUES ('kari', 'weekly', 0, '', 'u');
	INSERT INTO glossary_change VALUES ('g', 'own-g', 1, 'added', '{"nb":["ŋ"]}', '{}', 'own', 'for søket', '', 'kari', 9)`

// fill puts rows in every table.
func fill(t testing.TB, db *store.DB) {
	t.Helper()
	records := storetest.Full()
	testkit.Put(t, db, records...)
	link := `INSERT INTO link VALUES ('` + string(records[0].ID) + `', '` + string(records[1].ID) + `', 'answers', 'org', 1);`
	rows := strings.NewReplacer("'rec'", "'"+string(records[0].ID)+"'", "'org'", "'"+string(testkit.Library().ID)+"'")
	text := rows.Replace(link + everyTable)
	if db.Engine() == "sqlite" {
		text = strings.ReplaceAll(text, "chr(10)", "char(10)")
	}
	store.Exec(t, db, text)
}

func backUp(t testing.TB, db *store.DB) (path string, m store.Manifest) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "a.zip")
	m, err := db.Backup(ctx, path, "test", nil)
	if err != nil {
		t.Fatal(err)
	}
	return path, m
}

func restore(t testing.TB, path, address string) {
	t.Helper()
	b, err := store.OpenBackup(path)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if err := b.Restore(ctx, address, store.Options{}, nil); err != nil {
		t.Fatal(err)
	}
}

// A table that a migration makes is in the backup or named as left out, and is read in the order of its key.
func TestBackup_knowsEveryTable(t *testing.T) {
	db := testkit.Store(t, store.Options{})
	keys := store.Keys()
	tables := store.Strings(t, db, `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'goose_db_version'`)
	for _, table := range tables {
		key, known := keys[table]
		if !known {
			t.Errorf("a backup does not know the table %s", table)
			continue
		}
		primary := strings.Join(store.Strings(t, db, `SELECT name FROM pragma_table_info($1) WHERE pk > 0 ORDER BY pk`, table), ", ")
		if key != "" && key != primary {
			t.Errorf("%s is put in order by %s, and its key is %s", table, key, primary)
		}
	}
	if len(tables) != len(keys) {
		t.Errorf("%d tables, and a backup knows %d", len(tables), len(keys))
	}
}

// What comes back is what was there, to the last byte, whichever engine it went through.
func TestBackup_fromEngineToEngine(t *testing.T) {
	db := testkit.Store(t, store.Options{})
	fill(t, db)
	path, first := backUp(t, db)
	for _, table := range first.Tables {
		if table.Rows == 0 {
			t.Errorf("the test puts nothing in %s", table.Name)
		}
	}
	road := []string{filepath.Join(t.TempDir(), "b.db")}
	if testkit.HasPostgres() {
		road = []string{testkit.Postgres(t), filepath.Join(t.TempDir(), "b.db"), testkit.Postgres(t)}
	}
	for _, address := range road {
		restore(t, path, address)
		again := testkit.Open(t, address, store.Options{})
		var m store.Manifest
		path, m = backUp(t, again)
		if diff := cmp.Diff(first.Tables, m.Tables); diff != "" {
			t.Fatalf("through %s:\n%s", again.Engine(), diff)
		}
		if m.Head != first.Head || m.Schema != first.Schema || m.Engine != again.Engine() {
			t.Errorf("the manifest says %+v", m)
		}
		if n := store.Strings(t, again, `SELECT token_digest FROM session`); len(n) > 0 {
			t.Error("a session came back")
		}
	}
}

func TestBackup_textThatIsNoUTF8(t *testing.T) {
	db := testkit.Store(t, store.Options{})
	store.Exec(t, db, `INSERT INTO setting VALUES ('odd', CAST(x'ff00fe' AS TEXT))`)
	path, first := backUp(t, db)
	address := filepath.Join(t.TempDir(), "b.db")
	restore(t, path, address)
	again := testkit.Open(t, address, store.Options{})
	if odd := store.Strings(t, again, `SELECT value FROM setting WHERE key = 'odd'`); len(odd) != 1 || odd[0] != "\xff\x00\xfe" {
		t.Errorf("%q", odd)
	}
	if _, m := backUp(t, again); cmp.Diff(first.Tables, m.Tables) != "" {
		t.Error("other hashes")
	}
}

// A backup of a store that many write to is of one moment, and holds all that was answered before it began.
func TestBackup_whileOthersWrite(t *testing.T) {
	address := map[string]string{"sqlite": filepath.Join(t.TempDir(), "a.db")}
	if testkit.HasPostgres() {
		address["postgres"] = testkit.Postgres(t)
	}
	for engine, address := range address {
		t.Run(engine, func(t *testing.T) {
			db := testkit.Open(t, address, store.Options{})
			testkit.Write(t, db, func(tx *store.Tx) error { return tx.PutOrganisation(testkit.Library()) })
			writing, stop := context.WithCancel(ctx)
			var answered atomic.Int64
			var writers sync.WaitGroup
			for range 4 {
				writers.Go(func() {
					for writing.Err() == nil {
						err := db.Write(ctx, func(tx *store.Tx) error {
							_, err := tx.PutRecord(testkit.Need(), allmenning.ActRegistered, testkit.Program(), "")
							return err
						})
						if err != nil {
							t.Error(err)
							return
						}
						answered.Add(1)
						time.Sleep(20 * time.Millisecond) // some 200 writes a second
					}
				})
			}
			defer writers.Wait()
			defer stop()
			for range 3 {
				time.Sleep(20 * time.Millisecond)
				least := answered.Load()
				path, m := backUp(t, db)
				copies := []string{filepath.Join(t.TempDir(), "b.db")}
				if testkit.HasPostgres() {
					copies = append(copies, testkit.Postgres(t))
				}
				for _, copied := range copies {
					restore(t, path, copied)
					again, err := store.Open(ctx, copied, store.Options{})
					if err != nil {
						t.Fatal(err)
					}
					faults, err := again.Check(ctx)
					_, same := backUp(t, again)
					if err := errors.Join(err, again.Close()); err != nil || len(faults) > 0 || cmp.Diff(m.Tables, same.Tables) != "" {
						t.Fatalf("restored: %v %v", err, faults)
					}
				}
				if m.Head < least {
					t.Errorf("%d were answered before the backup, and it has %d", least, m.Head)
				}
			}
			if answered.Load() == 0 {
				t.Error("nobody wrote")
			}
			t.Logf("%d records written meanwhile", answered.Load())
		})
	}
}

// One changed bit or missing byte anywhere is found.
func TestBackup_damaged(t *testing.T) {
	db := testkit.Store(t, store.Options{})
	fill(t, db)
	path, _ := backUp(t, db)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(20261123, 8))
	refused := func(name string, raw []byte) {
		t.Helper()
		bad := filepath.Join(t.TempDir(), "bad.zip")
		if err := os.WriteFile(bad, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		if b, err := store.OpenBackup(bad); err == nil {
			_ = b.Close()
			t.Errorf("%s is not noticed", name)
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
	refused("one byte more", append(bytes.Clone(whole), 0))
	refused("an empty file", nil)
	refused("no backup", bytes.Repeat([]byte("no backup\n"), 100))
}

// Where the damage can be placed, the refusal names the table and the row.
func TestBackup_damageIsPlaced(t *testing.T) {
	db := testkit.Store(t, store.Options{})
	fill(t, db)
	path, _ := backUp(t, db)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(whole), int64(len(whole)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		if !strings.Contains(f.Name, "people_log") {
			continue
		}
		at, err := f.DataOffset()
		if err != nil {
			t.Fatal(err)
		}
		whole[at+int64(f.CompressedSize64)/2] ^= 0xff
	}
	bad := filepath.Join(t.TempDir(), "bad.zip")
	if err := os.WriteFile(bad, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := store.OpenBackup(bad); err == nil || !strings.Contains(err.Error(), "table people_log: row ") {
		t.Errorf("it says %v", err)
	}
}

// A backup whose digest is right and whose contents are not what it says: another program changed it.
func TestBackup_changed(t *testing.T) {
	db := testkit.Store(t, store.Options{})
	path, m := backUp(t, db)
	for name, change := range map[string][2]string{
		"another format": {`"format": "allmenning-backup/1"`, `"format": "allmenning-backup/9"`},
		"another schema": {fmt.Sprintf(`"schema": %d`, m.Schema), `"schema": 99`},
		"another table":  {`"name": "revision"`, `"name": "revisiom"`},
		"fewer rows":     {"\"rows\": 1,", "\"rows\": 0,"},
		"another column": {`"municipality"`, `"municip;DROP"`},
	} {
		bad := repack(t, path, change[0], change[1])
		b, err := store.OpenBackup(bad)
		if err == nil {
			_, err = b.Verify(ctx, store.Options{}, nil)
			_ = b.Close()
		}
		if err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}

func TestBackup_overwritesNothing(t *testing.T) {
	db := testkit.Store(t, store.Options{})
	folder := t.TempDir()
	path := filepath.Join(folder, "a.zip")
	if err := os.WriteFile(path, []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Backup(ctx, path, "", nil); !errors.Is(err, fs.ErrExist) {
		t.Errorf("over a file: %v", err)
	}
	if raw, _ := os.ReadFile(path); string(raw) != "mine" {
		t.Errorf("it says %q", raw)
	}
	stopped, stop := context.WithCancel(ctx)
	stop()
	if _, err := db.Backup(stopped, filepath.Join(folder, "b.zip"), "", nil); err == nil {
		t.Error("a backup that was stopped is made")
	}
	if _, err := db.Backup(ctx, filepath.Join(folder, "c.zip"), "", nil); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(filepath.Join(folder, "c.zip")); err != nil || info.Mode() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	if all, _ := os.ReadDir(folder); len(all) != 2 {
		t.Errorf("left behind: %v", all)
	}
}

// repack gives a backup whose manifest was changed and whose digest is right.
func repack(t testing.TB, path, old, new string) string {
	t.Helper()
	in, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	out, err := os.Create(filepath.Join(t.TempDir(), "changed.zip"))
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	z := zip.NewWriter(out)
	for _, entry := range in.File {
		r, err := entry.Open()
		if err != nil {
			t.Fatal(err)
		}
		raw, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if entry.Name == "manifest.json" {
			if !bytes.Contains(raw, []byte(old)) {
				t.Fatalf("the manifest does not say %s", old)
			}
			raw = bytes.Replace(raw, []byte(old), []byte(new), 1)
		}
		w, err := z.Create(entry.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(raw); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(z.SetComment(in.Comment), z.Close(), store.Seal(out)); err != nil {
		t.Fatal(err)
	}
	return out.Name()
}
