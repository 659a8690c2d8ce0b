package table

import (
	"archive/zip"
	"compress/flate"
	"errors"
	"io"
	"path"
	"strings"
)

// archive is a zip file that has been looked over: nothing in it says it is larger than our limits, and reading stops where a
// part is larger than it says.
type archive struct{ parts map[string]*zip.File }

// openArchive lists the parts and checks what they say of themselves before any is unpacked.
func openArchive(file io.ReaderAt, size int64) (*archive, error) {
	listing := &rationed{ReaderAt: file, left: maxDirectory}
	z, err := zip.NewReader(listing, size)
	switch {
	case errors.Is(err, errRation):
		return nil, &Error{What: ErrTooMany, Found: "parts", Limit: maxParts}
	case err != nil:
		return nil, broken(err)
	case len(z.File) > maxParts:
		return nil, &Error{What: ErrTooMany, Found: "parts", Limit: maxParts}
	}
	listing.left = 1 << 62
	a := &archive{parts: map[string]*zip.File{}}
	var total uint64
	for _, f := range z.File {
		name := partName(f.Name)
		switch {
		case f.Flags&1 != 0:
			return nil, &Error{What: ErrPassword}
		case f.Method != zip.Store && f.Method != zip.Deflate, a.parts[name] != nil:
			return nil, &Error{What: ErrBroken}
		case f.UncompressedSize64 > maxUnpacked, total+f.UncompressedSize64 > maxUnpacked,
			f.UncompressedSize64 > maxRatioFrom && f.UncompressedSize64/maxRatio > f.CompressedSize64:
			return nil, &Error{What: ErrBomb, Limit: maxUnpacked}
		}
		total += f.UncompressedSize64
		a.parts[name] = f
	}
	return a, nil
}

// partName is a part's name as it is looked up: case does not count, and some programs write "\".
func partName(name string) string {
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(name, `\`, "/"), "/"))
}

func (a *archive) has(name string) bool { return a.parts[partName(name)] != nil }

// open unpacks a part, as far as most bytes.
func (a *archive) open(name string, most int64) (io.ReadCloser, error) {
	f := a.parts[partName(name)]
	if f == nil {
		return nil, &Error{What: ErrBroken, Cause: errors.New("no part " + path.Base(name))}
	}
	if f.UncompressedSize64 > uint64(most) {
		return nil, &Error{What: ErrTooLarge, Limit: most}
	}
	r, err := f.Open()
	if err != nil {
		return nil, broken(err)
	}
	return &part{ReadCloser: r, most: most, left: most}, nil
}

// part is a part being unpacked. Its errors are ours.
type part struct {
	io.ReadCloser
	most, left int64
}

func (p *part) Read(b []byte) (int, error) {
	n, err := p.ReadCloser.Read(b)
	if p.left -= int64(n); p.left < 0 {
		return 0, &Error{What: ErrTooLarge, Limit: p.most}
	}
	if err != nil && !errors.Is(err, io.EOF) {
		err = broken(err)
	}
	return n, err
}

// broken tells what a failure of unpacking means: a wrong checksum, a file cut off, or that the disk could not be read.
func broken(err error) error {
	var e *Error
	var flated flate.CorruptInputError
	switch {
	case errors.As(err, &e):
		return err
	case errors.Is(err, zip.ErrChecksum):
		return &Error{What: ErrChecksum, Cause: err}
	case errors.Is(err, zip.ErrFormat), errors.Is(err, zip.ErrAlgorithm), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF), errors.As(err, &flated):
		return &Error{What: ErrBroken, Cause: err}
	}
	return &Error{What: ErrReading, Cause: err}
}

var errRation = errors.New("ration used up")

// rationed lets so many bytes be read: a directory of millions of parts is never held in memory.
type rationed struct {
	io.ReaderAt
	left int64
}

func (r *rationed) ReadAt(b []byte, at int64) (int, error) {
	if r.left -= int64(len(b)); r.left < 0 {
		return 0, errRation
	}
	if at < 0 { // the archive says its directory lies there
		return 0, zip.ErrFormat
	}
	return r.ReaderAt.ReadAt(b, at)
}
