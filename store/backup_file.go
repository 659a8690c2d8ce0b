package store

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// sealLength is that of a SHA-256 in hexadecimal.
const sealLength = 2 * sha256.Size

// newFile makes a file that only its owner reads, lets fill write it, and gives it the name path when it is on disk. Until then it
// has another name beside path, which is gone when something fails; nothing that stands at path is touched.
func newFile(path string, fill func(*os.File) error) error {
	if _, err := os.Lstat(path); err == nil {
		return &fs.PathError{Op: "make", Path: path, Err: fs.ErrExist}
	}
	folder, name := filepath.Split(path)
	file, err := os.CreateTemp(filepath.Clean(folder+"."), "."+name+".unfinished-*") // 0600
	if err != nil {
		return err
	}
	defer os.Remove(file.Name())
	if err := errors.Join(fill(file), file.Sync(), file.Close()); err != nil {
		return err
	}
	if err := place(file.Name(), path); err != nil {
		return err
	}
	return syncFolder(folder)
}

// place gives a file the name path, unless something has it. A disk that knows no second names has the name made empty first.
func place(file, path string) error {
	err := os.Link(file, path)
	if err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	claim, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(claim.Close(), os.Rename(file, path))
}

// syncFolder puts the names in a folder on disk.
func syncFolder(folder string) error {
	d, err := os.Open(filepath.Clean(folder + "."))
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// seal writes the digest of a file over its last bytes, which were kept for it.
func seal(file *os.File) error {
	sum, _, size, err := sums(file)
	if err != nil {
		return err
	}
	_, err = file.WriteAt([]byte(sum), size-sealLength)
	return err
}

// sealed refuses a file that is not as it was sealed. word is what people call such a file.
func sealed(file *os.File, word string) error {
	sum, kept, _, err := sums(file)
	if err != nil {
		return err
	}
	if sum != kept {
		return fmt.Errorf("it is damaged, cut short or no %s: its contents are not what its SHA-256 says", word)
	}
	return nil
}

// sums gives the digest of all but the end of a file, the end, and the file's size.
func sums(file *os.File) (sum, end string, size int64, err error) {
	info, err := file.Stat()
	if err != nil {
		return "", "", 0, err
	}
	if size = info.Size(); size < sealLength || !info.Mode().IsRegular() {
		return "", "", 0, errors.New("it is too short, or no file")
	}
	h := sha256.New()
	if _, err := io.Copy(h, io.NewSectionReader(file, 0, size-sealLength)); err != nil {
		return "", "", 0, fmt.Errorf("read: %w", err)
	}
	last := make([]byte, sealLength)
	if _, err := file.ReadAt(last, size-sealLength); err != nil && !errors.Is(err, io.EOF) {
		return "", "", 0, fmt.Errorf("read: %w", err)
	}
	return hex.EncodeToString(h.Sum(nil)), string(last), size, nil
}
