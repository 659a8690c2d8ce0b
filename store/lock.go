package store

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"allmenning"
)

// fileLock says that this process serves a SQLite file. The system lets go of it when the process ends, however it ends, so
// a kill leaves nothing to tidy; the text in the file only tells people who holds it.
type fileLock struct{ file *os.File }

// lockFile takes the lock at path, or refuses (Unavailable) with the process that holds it.
func lockFile(path string) (*fileLock, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		defer file.Close()
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, fmt.Errorf("lock %s: %w", path, err)
		}
		holder, _ := io.ReadAll(io.LimitReader(file, 100))
		return nil, &allmenning.Error{
			Kind: allmenning.Unavailable, Key: "errors.unavailable.title",
			Err: fmt.Errorf("%s is in use by process %s", strings.TrimSuffix(path, ".lock"), strings.TrimSpace(string(holder))),
		}
	}
	if err := errors.Join(file.Truncate(0), writeAt(file, fmt.Sprintln(os.Getpid()))); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return &fileLock{file}, nil
}

func writeAt(file *os.File, text string) error {
	_, err := file.WriteAt([]byte(text), 0)
	return err
}

// release gives the lock up. The file stays: removing it would let a third process lock another file of the same name.
func (l *fileLock) release() error { return errors.Join(l.file.Truncate(0), l.file.Close()) }

// migrateAlone runs migrate while no other process migrates a SQLite file of the same folder.
func migrateAlone(path string, migrate func() error) error {
	folder, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	defer folder.Close()
	if err := syscall.Flock(int(folder.Fd()), syscall.LOCK_EX); err != nil {
		return fmt.Errorf("lock %s: %w", folder.Name(), err)
	}
	return migrate()
}
