package store_test

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"allmenning"
	"allmenning/internal/testkit"
	"allmenning/store"
)

// smallDisk gives a folder on a disk of its own with room for a few megabytes.
func smallDisk(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	if err := syscall.Mount("tmpfs", folder, "tmpfs", 0, "size=4m"); err != nil {
		t.Skipf("a small disk of its own cannot be made here, which takes root: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(folder, 0); err != nil {
			t.Error(err)
		}
	})
	return folder
}

// put stores a new need and gives its id.
func put(db *store.DB) (allmenning.RecordID, error) {
	r := testkit.Need()
	return r.ID, db.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.PutRecord(r, allmenning.ActRegistered, testkit.Program(), "")
		return err
	})
}

// closed says in which words a write is refused; the kind must be one that asks people to try again later.
func closed(t *testing.T, err error, key string) {
	t.Helper()
	var said *allmenning.Error
	if !errors.As(err, &said) || said.Kind != allmenning.Unavailable || said.Key != key {
		t.Fatalf("refused with %v, want %s", err, key)
	}
}

// holds checks that the store is whole and has all that was answered with success, and no more.
func holds(t *testing.T, db *store.DB, answered []allmenning.RecordID) {
	t.Helper()
	found, err := db.RecordsByID(ctx, allmenning.Reader{Organisations: []allmenning.OrganisationID{testkit.Library().ID}}, answered)
	if err != nil || len(found) != len(answered) {
		t.Fatalf("%d of %d records are there: %v", len(found), len(answered), err)
	}
	if all := store.Strings(t, db, `SELECT id FROM record`); len(all) != len(answered) {
		t.Fatalf("%d records are there, and %d were answered", len(all), len(answered))
	}
	if faults, err := db.Check(ctx); err != nil || len(faults) > 0 {
		t.Fatalf("not whole: %v %v", err, faults)
	}
}

// On a full disk writing is refused in clear words, reading goes on, nothing is lost, and it mends itself when there is room.
func TestWrite_onAFullDisk(t *testing.T) {
	folder := smallDisk(t)
	db, err := store.Open(ctx, filepath.Join(folder, "a.db"), store.Options{Exclusive: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close() // before the disk goes
	testkit.Write(t, db, func(tx *store.Tx) error { return tx.PutOrganisation(testkit.Library()) })
	var answered []allmenning.RecordID
	for round := range 3 {
		ballast := filepath.Join(folder, "ballast")
		if err := fillDisk(ballast); !errors.Is(err, syscall.ENOSPC) {
			t.Fatalf("the disk does not fill: %v", err)
		}
		refused := 0
		for range 3000 { // the log has some room left at first
			id, err := put(db)
			if err != nil {
				closed(t, err, "errors.disk_full")
				if refused++; refused == 20 {
					break
				}
				continue
			}
			answered = append(answered, id)
		}
		if refused < 20 {
			t.Fatalf("round %d: refused %d times", round, refused)
		}
		holds(t, db, answered)
		other := filepath.Join(t.TempDir(), "a.zip") // what to do first: take a backup to another disk
		if _, err := db.Backup(ctx, other, "", nil); err != nil {
			t.Errorf("a backup to another disk: %v", err)
		}
		if _, err := db.Backup(ctx, filepath.Join(folder, "a.zip"), "", nil); !errors.Is(err, syscall.ENOSPC) {
			t.Errorf("a backup to the full disk: %v", err)
		}
		restoreNowhere(t, other, filepath.Join(folder, "b.db"))
		if err := os.Remove(ballast); err != nil {
			t.Fatal(err)
		}
		for range 20 {
			id, err := put(db)
			if err != nil {
				t.Fatalf("with room again: %v", err)
			}
			answered = append(answered, id)
		}
		holds(t, db, answered)
	}
	if left, _ := os.ReadDir(folder); len(left) > 5 { // the file, its log, its index, its lock, and the lock of the other
		t.Errorf("left behind: %v", left)
	}
}

// restoreNowhere restores to a disk without room, which must leave nothing that looks like a store.
func restoreNowhere(t *testing.T, path, address string) {
	t.Helper()
	b, err := store.OpenBackup(path)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if err := b.Restore(ctx, address, store.Options{}, nil); err == nil {
		t.Error("a backup was restored to a full disk")
	}
	if left, _ := filepath.Glob(address + "*"); len(left) > 1 || len(left) == 1 && left[0] != address+".lock" {
		t.Errorf("left behind: %v", left)
	}
}

// fillDisk writes until there is no more room.
func fillDisk(path string) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer file.Close()
	for _, size := range []int{1 << 16, 1 << 12, 1} {
		for err = nil; err == nil; {
			_, err = file.Write(make([]byte, size))
		}
	}
	return err
}

// A file that may only be read is read; when it may be written again, it is, without a restart. Root may write whatever a file
// says, so another user does it.
func TestWrite_intoAFileThatMayOnlyBeRead(t *testing.T) {
	if path := os.Getenv("ALLMENNING_TEST_READ_ONLY"); path != "" {
		readOnly(t, path)
		return
	}
	folder := t.TempDir()
	if os.Geteuid() != 0 {
		readOnly(t, filepath.Join(folder, "a.db"))
		return
	}
	program := filepath.Join(folder, "test")
	if err := errors.Join(copyFile(os.Args[0], program), os.Chmod(filepath.Dir(folder), 0o755), os.Chmod(folder, 0o777)); err != nil {
		t.Fatal(err)
	}
	c := exec.Command(program, "-test.run=^TestWrite_intoAFileThatMayOnlyBeRead$", "-test.v")
	c.Env = append(os.Environ(), "ALLMENNING_TEST_READ_ONLY="+filepath.Join(folder, "a.db"))
	c.Dir = folder
	c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	if out, err := c.CombinedOutput(); err != nil || !strings.Contains(string(out), "--- PASS") {
		t.Errorf("%v\n%s", err, out)
	}
}

func readOnly(t *testing.T, path string) {
	db, err := store.Open(ctx, path, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	testkit.Write(t, db, func(tx *store.Tx) error { return tx.PutOrganisation(testkit.Library()) })
	id, err := put(db)
	answered := []allmenning.RecordID{id}
	if err := errors.Join(err, db.Close(), os.Chmod(path, 0o444)); err != nil {
		t.Fatal(err)
	}
	db = testkit.Open(t, path, store.Options{})
	for range 3 {
		_, err := put(db)
		closed(t, err, "errors.disk_closed")
		holds(t, db, answered)
	}
	for _, end := range []string{"", "-wal", "-shm"} { // what SQLite makes beside a file has the file's mode
		if err := os.Chmod(path+end, 0o644); err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
	}
	for range 3 {
		if id, err = put(db); err != nil {
			t.Fatalf("when it may be written again: %v", err)
		}
		answered = append(answered, id)
	}
	holds(t, db, answered)
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY, 0o755)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

// A PostgreSQL that follows another, or was set to be read only, is read.
func TestWrite_toAPostgresThatMayOnlyBeRead(t *testing.T) {
	closed(t, store.Refusal(&pgconn.PgError{Code: "53100"}), "errors.disk_full") // a server's disk is not ours to fill
	if !testkit.HasPostgres() {
		t.Skip("no PostgreSQL: set " + testkit.PostgresVariable)
	}
	address := testkit.Postgres(t)
	db := testkit.Open(t, address, store.Options{})
	testkit.Write(t, db, func(tx *store.Tx) error { return tx.PutOrganisation(testkit.Library()) })
	id, err := put(db)
	if err != nil {
		t.Fatal(err)
	}
	sign := "?"
	if strings.Contains(address, "?") {
		sign = "&"
	}
	reading := testkit.Open(t, address+sign+"default_transaction_read_only=on", store.Options{})
	_, err = put(reading)
	closed(t, err, "errors.disk_closed")
	holds(t, reading, []allmenning.RecordID{id})
}
