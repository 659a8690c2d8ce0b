package hostile

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// packed are workbooks whose archive is not what it says.
func packed(_ *rand.Rand, yield func(File) bool) bool {
	good := newBook()
	whole := archived(good...)
	const sheet1 = "xl/worksheets/sheet1.xml"
	for _, p := range good {
		short := strings.NewReplacer("/", "-", "[", "", "]", "").Replace(p.name)
		for _, f := range []File{
			good.change(p.name, func(p *part) { p.crc = 1 }).file("checksum-"+short, "checksum"),
			good.change(p.name, func(p *part) { p.body = p.body[:len(p.body)*2/3] }).file("cut-"+short, "broken"),
			good.change(p.name, func(p *part) { p.body = "" }).file("hollow-"+short, Any),
			good.change(p.name, func(p *part) { p.says = int64(len(p.body)) / 2 }).file("says-less-"+short, "broken|checksum"),
			good.change(p.name, func(p *part) { p.says = int64(len(p.body)) * 2 }).file("says-more-"+short, "broken"),
			good.change(p.name, func(p *part) { p.says = 1 << 40 }).file("says-terabyte-"+short, "bomb"),
			good.change(p.name, func(p *part) { p.flags = 1 }).file("encrypted-"+short, "password"),
			good.change(p.name, func(p *part) { p.method = 99 }).file("method-"+short, "broken"),
			good.change(p.name, func(p *part) { p.body = blanks() }).file("bomb-"+short, "bomb"),
			good.change(p.name, func(p *part) { p.body, p.says = blanks(), 1000 }).file("lying-bomb-"+short, "broken|checksum"),
			good.change(p.name, func(p *part) { p.body = doctype(p.body, laughs) }).file("entities-"+short, "entities"),
			good.change(p.name, func(p *part) { p.body = doctype(p.body, `<!ENTITY x SYSTEM "file:///etc/passwd">`) }).file("outside-entity-"+short, "entities"),
			good.with(p).file("twice-"+short, "broken"),
			good.with(part{name: strings.ToUpper(p.name), body: p.body}).file("twice-in-capitals-"+short, "broken"),
		} {
			if !yield(f) {
				return false
			}
		}
	}
	many := make(book, 10_001)
	for i := range many {
		many[i] = part{name: fmt.Sprintf("xl/media/%d", i), method: storedMethod}
	}
	crowd := make(book, 60_000)
	for i := range crowd {
		crowd[i] = part{name: fmt.Sprintf("xl/media/%060d", i), method: storedMethod}
	}
	end := slices.Clone(whole)
	binary.LittleEndian.PutUint32(end[len(end)-22+16:], 1<<31)
	for _, f := range []File{
		good.file("good", Read),
		good.with(many...).file("parts-10000", "too_many"),
		good.with(crowd...).file("parts-60000", "too_many"),
		good.with(part{name: "xl/media/1.png", body: "x", crc: 1}).file("checksum-of-a-picture", Read),
		good.with(part{name: "../../../etc/cron.d/x", body: "x"}, part{name: "/etc/passwd", body: "x"}).file("climbing-names", Read),
		file("book/overlapping.xlsx", "bomb", overlapping(part{name: "000000", body: strings.Repeat("abcdefghijklmnop", 1<<10), says: 900_000, method: storedMethod}, 2000)),
		file("book/directory-far-away.xlsx", "broken", end),
		file("book/twice-over.xlsx", Any, append(slices.Clone(whole), whole...)),
		file("book/text-before.xlsx", Any, append([]byte("PK\x03\x04 but not yet "), whole...)),
		file("book/text-behind.xlsx", Any, append(slices.Clone(whole), strings.Repeat("x", 100_000)...)),
		file("book/only-the-end.xlsx", "not_table|broken", whole[len(whole)-22:]),
		good.change(sheet1, func(p *part) { p.method = storedMethod }).file("stored", Read),
		swelling("book/size-200MB.xlsx", "too_large", "PK\x03\x04", "x", "", 200<<20),
		swelling("book/noise-100MB.xlsx", "broken", "PK\x03\x04", "PK\x01\x02PK\x05\x06", "", 100<<20),
	} {
		if !yield(f) {
			return false
		}
	}
	return true
}

const laughs = `<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">`

// doctype puts a document type before the root of an XML text.
func doctype(body, inner string) string {
	return strings.Replace(body, xmlHead, xmlHead+"<!DOCTYPE x ["+inner+"]>\n", 1)
}

// damaged are good files hurt by chance: cut off, and bytes changed.
func damaged(random *rand.Rand, yield func(File) bool) bool {
	goods := []struct{ name, bytes string }{
		{"book.xlsx", string(archived(newBook()...))},
		{"stored.xlsx", string(archived(stored(newBook())...))},
		{"list.csv", "Kommune;Tiltak;Beløp\r\n" + rows(random, 40) + "Ås;\"to\r\nlinjer\";1\r\n"},
	}
	for _, good := range goods {
		for i := range 60 {
			b := []byte(good.bytes)
			name := fmt.Sprintf("damaged/%03d-", i)
			switch i % 3 {
			case 0:
				b = b[:random.IntN(len(b))]
				name += "cut-"
			case 1:
				for range 1 + random.IntN(3) {
					b[random.IntN(len(b))] ^= byte(1 << random.UintN(8))
				}
				name += "bits-"
			case 2:
				from := random.IntN(len(b))
				to := min(len(b), from+1+random.IntN(200))
				b = slices.Delete(b, from, to)
				name += "gone-"
			}
			if !yield(file(name+good.name, Any, b)) {
				return false
			}
		}
	}
	return true
}

func stored(b book) book {
	b = slices.Clone(b)
	for i := range b {
		b[i].method = storedMethod
	}
	return b
}
