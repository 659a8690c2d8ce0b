package hostile

import (
	"fmt"
	"io"
	"math/rand/v2"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// scripts are the encodings lists come in.
var scripts = []struct {
	name string
	e    encoding.Encoding
	mark string
	bad  string // bytes that are no text in it; empty where there are none
}{
	{"utf-8", encoding.Nop, "", "\xff"},
	{"utf-8-bom", encoding.Nop, "\ufeff", "\xc3"},
	{"windows-1252", charmap.Windows1252, "", ""},
	{"utf-16le", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "", "\x00\xd8"},
	{"utf-16le-bom", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "\ufeff", "\x00\xdc"},
	{"utf-16be", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), "", "\xdb\xff"},
	{"utf-16be-bom", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), "\ufeff", "\xdf\xff"},
}

// slips are what goes wrong when people write lists. The list has its header on line 1 and the slip on line 6; BAD is where
// bytes that are no text come in.
var slips = []struct {
	name, row, wants string
	column           int
}{
	{"whole", "Vågå;Blåbær på øya;12", Read, 0},
	{"null", "Vågå;Blåbær\x00;12", "characters", 2},
	{"bytes", "Vågå;BlåBADbær;12", "characters", 2},
	{"quote", "Vågå;\"Blåbær;12", "quotes", 2},
	{"slip", "\"Vågå\" kommune\";Blåbær;12", "quotes", 1},
	{"longer", "Vågå;Blåbær;12;;og mer", "longer", 5},
	{"shorter", "Vågå", Read, 0},
	{"blank", ";;;;;\r\n  ;\r\n", Read, 0},
	{"lines", "Vågå;\"Blåbær\r\n\r\npå \"\"øya\"\"\";12", Read, 0},
	{"formula", "=cmd&' /C calc'!A0;@SUM(1);-2+3", Read, 0},
}

// written are lists with every encoding, delimiter and slip.
func written(random *rand.Rand, yield func(File) bool) bool {
	for _, script := range scripts {
		for _, delimiter := range ";,\t|" {
			for _, slip := range slips {
				wants, column := slip.wants, slip.column
				if strings.Contains(slip.row, "BAD") && script.bad == "" {
					continue
				}
				text := "Kommune;Tiltak på øya;Beløp\r\n" + rows(random, 4) + slip.row + "\r\n" + rows(random, 3)
				text = strings.ReplaceAll(text, ";", string(delimiter))
				f := file(fmt.Sprintf("text/%s-%d-%s.csv", script.name, delimiter, slip.name), wants, encoded(script.e, script.mark+text, script.bad))
				if column > 0 {
					f = f.at(6, column)
				}
				if !yield(f) {
					return false
				}
			}
		}
	}
	return true
}

// rows are n rows with letters of every kind.
func rows(random *rand.Rand, n int) string {
	names := []string{"Ås", "Bø", "Vågå", "Sør-Varanger", "Unjárga", "Østre Toten", "Ærøy"}
	var b strings.Builder
	for range n {
		fmt.Fprintf(&b, "%s;Økt læring på %s;%d\r\n", names[random.IntN(len(names))], names[random.IntN(len(names))], random.IntN(1_000_000))
	}
	return b.String()
}

// encoded writes text in an encoding, what it lacks as "?", with bad bytes where BAD stands.
func encoded(e encoding.Encoding, text, bad string) []byte {
	var out []byte
	for i, part := range strings.Split(text, "BAD") {
		if i > 0 {
			out = append(out, bad...)
		}
		b, err := encoding.ReplaceUnsupported(e.NewEncoder()).Bytes([]byte(part))
		if err != nil {
			panic(err) // our own text in our own encoding
		}
		out = append(out, b...)
	}
	return out
}

// swollen are texts that are too much of something.
func swollen(random *rand.Rand, yield func(File) bool) bool {
	const head = "a;b\n1;2\n3;4\n"
	noise := make([]byte, 200_000)
	for i := range noise {
		noise[i] = byte(random.UintN(256))
	}
	for _, f := range []File{
		swelling("swollen/cell-2MB.csv", "too_large", head+"5;", "x", "\n7;8\n", 2<<20).at(4, 2),
		swelling("swollen/quoted-cell-2MB.csv", "too_large", head+"5;\"", "x", "\"\n7;8\n", 2<<20).at(4, 2),
		swelling("swollen/row-8MB.csv", "too_large|too_many", head+"5;", strings.Repeat("y", 1000)+";", "\n7;8\n", 8<<20).at(4, 0),
		swelling("swollen/line-64MB.csv", "too_large", head, "z", "", 64<<20).at(4, 1),
		swelling("swollen/line-1GB.csv", "too_large", head, "z", "", 1_000_000_000).at(4, 1),
		swelling("swollen/first-line-64MB.csv", "too_large", "", "z", "", 64<<20).at(1, 0),
		swelling("swollen/utf-16-line-64MB.csv", "too_large", "\xff\xfea\x00\n\x00", "z\x00", "", 64<<20),
		swelling("swollen/file-2GB.csv", "too_large", head, "5;6\n", "", 2<<30),
		swelling("swollen/columns-20000.csv", "too_many", "", "k;", "\n", 40_000),
		swelling("swollen/delimiters-8MB.csv", "too_many|too_large", head, ";", "\n7;8\n", 8<<20).at(4, 0),
		swelling("swollen/rows-1048577.csv", "too_many", "a;b\n", "c;d\n", "", 4*(1<<20+1)),
		swelling("swollen/blank-lines-1048577.csv", "too_many", "a;b\n", "\n", "", 4+1<<20+1),
		swelling("swollen/quotes-8MB.csv", Any, head, "\"", "", 8<<20),
		swelling("swollen/lost-quotes.csv", "quotes", head, "\"x\n", "", 3<<20),
		swelling("swollen/lost-quotes-far.csv", "quotes", head, "\"x\n"+strings.Repeat("y;z\n", 10_000), "", 16<<20),
		swelling("swollen/same-header-16000.csv", Read, strings.Repeat("navn;", 16_000)+"navn\n", "1;2\n", "", 80_005+400),
		swelling("swollen/titles.csv", Any, "", "tittel\n", "a;b;c\n", 100_000),
		swelling("swollen/zeros.csv", "not_table|empty", "", "\x00", "", 1<<20),
		swelling("swollen/zeros-late.csv", "too_large", head+strings.Repeat("5;6\n", 50_000), "\x00", "", 70<<20),
		swelling("swollen/high-bytes.csv", Any, head, "\xff;\xfe\n", "", 1<<20),
		swelling("swollen/half-characters.csv", Any, head, "\xc3", "", 1<<20),
		swelling("swollen/carriage-returns.csv", Any, head, "\r", "", 1<<20),
		swelling("swollen/unread.csv", "reading", "", "a;b\n", "", 1<<20).failing(300_000),
		file("swollen/noise.csv", Any, noise),
		file("swollen/noise-in-rows.csv", Any, append([]byte(head), noise...)),
	} {
		if !yield(f) {
			return false
		}
	}
	return true
}

// failing makes a file whose disk fails from a place.
func (f File) failing(from int64) File {
	whole := f.Bytes
	f.Bytes = func() io.ReaderAt { return failing{whole(), from} }
	return f
}

type failing struct {
	io.ReaderAt
	from int64
}

func (f failing) ReadAt(b []byte, at int64) (int, error) {
	if at+int64(len(b)) > f.from {
		return 0, fmt.Errorf("hostile: the disk does not answer at %d", at)
	}
	return f.ReaderAt.ReadAt(b, at)
}
