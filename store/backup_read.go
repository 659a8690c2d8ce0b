package store

import (
	"archive/zip"
	"bufio"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Backup is an open backup or archive whose bytes are those it was made with. That says that it is not damaged, not who made it.
type Backup struct {
	Manifest Manifest

	form  form
	file  *os.File
	files *zip.Reader
}

// OpenBackup opens a backup and reads all of it once, against its digest.
func OpenBackup(path string) (*Backup, error) { return openKept(path, backupForm) }

func openKept(path string, f form) (*Backup, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	b := &Backup{form: f, file: file}
	if err := b.read(); err != nil {
		return nil, errors.Join(fmt.Errorf("%s cannot be used: %w", path, err), file.Close())
	}
	return b, nil
}

// Close closes the file.
func (b *Backup) Close() error { return b.file.Close() }

func (b *Backup) read() error {
	broken := sealed(b.file, b.form.word)
	if err := b.readManifest(); err != nil || broken == nil {
		return cmp.Or(broken, err)
	}
	return errors.Join(broken, b.damage())
}

// damage says in which table, and after which row, the first fault is that can be placed; nil when it lies elsewhere.
func (b *Backup) damage() error {
	for _, t := range b.Manifest.Tables {
		err := b.lines(t, func(line []byte) error {
			if !json.Valid(line) {
				return errors.New("it is no JSON")
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("table %s: %w", t.Name, err)
		}
	}
	return nil
}

func (b *Backup) readManifest() error {
	info, err := b.file.Stat()
	if err != nil {
		return err
	}
	if b.files, err = zip.NewReader(b.file, info.Size()); err != nil {
		return err
	}
	file, err := b.files.Open(manifestName)
	if err != nil {
		return err
	}
	defer file.Close()
	if err := json.NewDecoder(io.LimitReader(file, longestManifest)).Decode(&b.Manifest); err != nil {
		return fmt.Errorf("%s: %w", manifestName, err)
	}
	if b.Manifest.Format != b.form.format {
		return fmt.Errorf("its format is %q, and here %s is read (\"allmenning restore\" reads a backup, \"allmenning import allmenning\" an archive)",
			b.Manifest.Format, b.form.format)
	}
	if err := known(b.Manifest.Schema); err != nil {
		return err
	}
	if err := b.complete(); err != nil {
		return err
	}
	for _, t := range b.Manifest.Tables { // names go into statements
		if !slices.ContainsFunc(backedUp, func(known keyed) bool { return known.name == t.Name }) {
			return fmt.Errorf("it has a table %q, which this program does not know", t.Name)
		}
		for _, column := range t.Columns {
			if strings.Trim(column, "abcdefghijklmnopqrstuvwxyz_0123456789") != "" {
				return fmt.Errorf("table %s has a column %q", t.Name, column)
			}
		}
	}
	return nil
}

// longestManifest is how many bytes of a manifest are read: a hundred times what one has.
const longestManifest = 1 << 20

// lines calls each for the lines of a table, and refuses them at the end when they are not those that the manifest tells of.
func (b *Backup) lines(t TableManifest, each func(line []byte) error) error {
	file, err := b.files.Open(tableFile(t.Name))
	if err != nil {
		return err
	}
	defer file.Close()
	sum := sha256.New()
	in := bufio.NewReaderSize(io.TeeReader(file, sum), 1<<16)
	for n := int64(0); ; n++ {
		line, err := b.line(in)
		switch {
		case errors.Is(err, io.EOF):
			if n != t.Rows || hex.EncodeToString(sum.Sum(nil)) != t.SHA256 {
				return errors.New("its rows are not those the manifest tells of")
			}
			return nil
		case err != nil:
			return fmt.Errorf("row %d: %w", n+1, err)
		}
		if err := each(line); err != nil {
			return fmt.Errorf("row %d: %w", n+1, err)
		}
	}
}

// longestLine is how many bytes a line of an archive has at most: far more than what any form here lets people write.
const longestLine = 64 << 20

// line reads one line with its end, and gives io.EOF where there is none.
func (b *Backup) line(in *bufio.Reader) (line []byte, err error) {
	for {
		piece, err := in.ReadSlice('\n')
		line = append(line, piece...)
		switch {
		case b.form.exact && len(line) > longestLine:
			return nil, fmt.Errorf("the line is longer than %d bytes", longestLine)
		case errors.Is(err, io.EOF) && len(line) > 0:
			return nil, errors.New("the line has no end")
		case !errors.Is(err, bufio.ErrBufferFull):
			return line, err
		}
	}
}

// Verify restores the backup into a store of its own in a temporary folder, checks that store, and removes it. It gives what the
// check found: faults that the store had when the backup was made. What the backup itself lacks is an error. The folder for
// temporary files must have room for the store.
func (b *Backup) Verify(ctx context.Context, o Options, told Progress) (faults []Fault, err error) {
	folder, err := os.MkdirTemp("", "allmenning-verify-*") // 0700
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	path := filepath.Join(folder, "allmenning.db")
	if err := b.Restore(ctx, path, o, told); err != nil {
		return nil, err
	}
	db, err := Open(ctx, path, o)
	if err != nil {
		return nil, err
	}
	faults, err = db.Check(ctx)
	return faults, errors.Join(err, db.Close())
}
