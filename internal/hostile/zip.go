package hostile

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"slices"
	"strings"
	"sync"
)

// part is a file inside an archive, with what the archive says of it where that is a lie.
type part struct {
	name, body string
	crc        uint32 // added to the right checksum
	says       int64  // its size unpacked; 0 is the truth
	flags      uint16
	method     uint16 // 0 is deflate; stored is storedMethod
}

// storedMethod asks for a part that is not packed: zip's own number for that is 0, which here means deflate.
const storedMethod = 0xffff

// archived packs the parts in their order.
func archived(parts ...part) []byte {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, p := range parts {
		body, method := deflated(p.body), uint16(zip.Deflate)
		switch p.method {
		case 0:
		case storedMethod:
			body, method = []byte(p.body), zip.Store
		default:
			method = p.method
		}
		says := uint64(len(p.body))
		if p.says > 0 {
			says = uint64(p.says)
		}
		in, err := w.CreateRaw(&zip.FileHeader{
			Name: p.name, Method: method, Flags: p.flags, CRC32: crc32.ChecksumIEEE([]byte(p.body)) + p.crc,
			CompressedSize64: uint64(len(body)), UncompressedSize64: says,
		})
		must(err)
		_, err = in.Write(body)
		must(err)
	}
	must(w.Close())
	return out.Bytes()
}

func deflated(s string) []byte {
	var out bytes.Buffer
	w := packers.Get().(*flate.Writer)
	defer packers.Put(w)
	w.Reset(&out)
	_, err := w.Write([]byte(s))
	must(err)
	must(w.Close())
	return out.Bytes()
}

// packers are used again: each takes a megabyte.
var packers = sync.Pool{New: func() any {
	w, err := flate.NewWriter(nil, flate.BestSpeed)
	must(err)
	return w
}}

// must stops where our own making of a file fails: that is a fault in this package.
func must(err error) {
	if err != nil {
		panic(err)
	}
}

// blanks is 16 MB of blanks, made once.
var blanks = sync.OnceValue(func() string { return strings.Repeat(" ", 16<<20) })

// overlapping makes an archive in which one packed part stands n times under different names.
func overlapping(p part, n int) []byte {
	b := archived(p)
	end := len(b) - 22 // of the directory: its end record has no comment
	from := int(binary.LittleEndian.Uint32(b[end+16:]))
	entry := b[from:end]
	out := slices.Clone(b[:from])
	for i := range n {
		e := slices.Clone(entry)
		copy(e[46:], fmt.Sprintf("%06d", i))
		out = append(out, e...)
	}
	last := slices.Clone(b[end:])
	binary.LittleEndian.PutUint16(last[8:], uint16(n))
	binary.LittleEndian.PutUint16(last[10:], uint16(n))
	binary.LittleEndian.PutUint32(last[12:], uint32(n*len(entry)))
	return append(out, last...)
}
