package docx

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// casePaper has one of everything.
func casePaper() Document {
	return Document{
		Title: "Gir trening færre fall hos eldre?", Language: "nb-NO", Creator: "Vefsn kommune",
		Created: time.Date(2026, 11, 20, 13, 5, 9, 0, time.FixedZone("", 3600)),
		Source:  "Allmenning, oppsummering 12, versjon 4", Page: "Side", Of: "av",
		Body: []Block{
			Heading{1, "Hva kan vi vente oss?"},
			Paragraph{{Text: "Vi venter mellom "}, {Text: "75 og 165 fall", Bold: true}, {Text: ". "}, {Text: "Lav", Italic: true}, {Text: " sikkerhet.\nNy linje\tetter tab."}},
			Note{Text("Spennet går på begge sider."), Text("Vi kan ikke love det.")},
			Heading{2, "Studiene"},
			Table{
				Caption: "Fire studier", Head: []string{"Studie", "Deltakere", "Forholdstall"}, Numeric: []bool{false, true, true},
				Rows: [][]string{{"Kuopio, 2023", "914", "0,86 (0,77–0,95)"}, {"Pori, 2009", "591", "0,92 (0,72–1,19)"}, {"Gjennomsnitt", "3 256", "0,85 (0,71–1,02)"}}, Foot: 1,
			},
			Heading{3, "Kilder"},
			List{{{Text: "Rikkonen 2023", Link: "https://doi.org/10.1093/ageing/afad059?a=1&b=2"}}, Text("Salminen 2009"), {{Text: "igjen", Link: "https://doi.org/10.1093/ageing/afad059?a=1&b=2"}}},
		},
	}
}

func write(t testing.TB, d Document) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := d.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// parts unpacks a document and checks that every part is well-formed XML.
func parts(t testing.TB, file []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		for d := xml.NewDecoder(bytes.NewReader(text)); ; {
			if _, err := d.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Fatalf("%s is not well-formed: %v\n%s", f.Name, err, text)
			}
		}
		found[f.Name] = string(text)
	}
	return found
}

// readText reads the paragraphs of document.xml back, in order, as style and text.
func readText(t testing.TB, part string) (styles, texts []string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(part))
	inText := false
	for {
		token, err := d.Token()
		if err == io.EOF {
			return styles, texts
		}
		if err != nil {
			t.Fatal(err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			switch e.Name.Local {
			case "p":
				styles, texts = append(styles, ""), append(texts, "")
			case "pStyle":
				styles[len(styles)-1] = e.Attr[0].Value
			case "br":
				texts[len(texts)-1] += "\n"
			case "tab":
				texts[len(texts)-1] += "\t"
			}
			inText = e.Name.Local == "t"
		case xml.EndElement:
			inText = false
		case xml.CharData:
			if inText {
				texts[len(texts)-1] += string(e)
			}
		}
	}
}

func TestTextReadsBack(t *testing.T) {
	styles, texts := readText(t, parts(t, write(t, casePaper()))["word/document.xml"])
	var got []string
	for i := range texts {
		got = append(got, styles[i]+"|"+texts[i])
	}
	want := []string{
		"Title|Gir trening færre fall hos eldre?", "Heading1|Hva kan vi vente oss?",
		"|Vi venter mellom 75 og 165 fall. Lav sikkerhet.\nNy linje\tetter tab.",
		"Quote|Spennet går på begge sider.", "Quote|Vi kan ikke love det.", "Heading2|Studiene", "Caption|Fire studier",
		"TableText|Studie", "TableText|Deltakere", "TableText|Forholdstall", "TableText|Kuopio, 2023", "TableText|914", "TableText|0,86 (0,77–0,95)",
		"TableText|Pori, 2009", "TableText|591", "TableText|0,92 (0,72–1,19)", "TableText|Gjennomsnitt", "TableText|3 256", "TableText|0,85 (0,71–1,02)", "AfterTable|",
		"Heading3|Kilder", "ListBullet|Rikkonen 2023", "ListBullet|Salminen 2009", "ListBullet|igjen",
	}
	if !slices.Equal(got, want) {
		t.Errorf("read back\n%q\nwant\n%q", got, want)
	}
}

// TestParts: every part has a content type, every relationship leads to a part, every style used is there.
func TestParts(t *testing.T) {
	p := parts(t, write(t, casePaper()))
	for name := range p {
		if strings.HasSuffix(name, ".rels") || name == "[Content_Types].xml" {
			continue
		}
		if !strings.Contains(p["[Content_Types].xml"], `PartName="/`+name+`"`) {
			t.Errorf("%s has no content type", name)
		}
	}
	for rels, folder := range map[string]string{"_rels/.rels": "", "word/_rels/document.xml.rels": "word"} {
		var r struct {
			Relationship []struct {
				ID     string `xml:"Id,attr"`
				Target string `xml:",attr"`
				Mode   string `xml:"TargetMode,attr"`
			}
		}
		if err := xml.Unmarshal([]byte(p[rels]), &r); err != nil || len(r.Relationship) < 3 {
			t.Fatalf("%s: %v, %d relationships", rels, err, len(r.Relationship))
		}
		for _, rel := range r.Relationship {
			if rel.Mode == "External" {
				if rel.Target != "https://doi.org/10.1093/ageing/afad059?a=1&b=2" {
					t.Errorf("link to %s", rel.Target)
				}
			} else if _, ok := p[path.Join(folder, rel.Target)]; !ok {
				t.Errorf("%s leads to %s, which is not there", rels, rel.Target)
			}
			if strings.HasPrefix(rel.ID, "rIdL") && strings.Count(p["word/document.xml"], `r:id="`+rel.ID+`"`) != 2 {
				t.Errorf("the address used twice should be one relationship used twice")
			}
		}
	}
	styles, _ := readText(t, p["word/document.xml"])
	for _, id := range append(styles, "Hyperlink", "TableAllmenning", "Footer") {
		if id != "" && !strings.Contains(p["word/styles.xml"], `w:styleId="`+id+`"`) {
			t.Errorf("style %s is used and not defined", id)
		}
	}
}

func TestProperties_language_footer_and_header_row(t *testing.T) {
	p := parts(t, write(t, casePaper()))
	for part, texts := range map[string][]string{
		"docProps/core.xml": {"<dc:title>Gir trening færre fall hos eldre?</dc:title>", "<dc:creator>Vefsn kommune</dc:creator>", "2026-11-20T12:05:09Z", "<dc:language>nb-NO<"},
		"word/styles.xml":   {`<w:lang w:val="nb-NO"`, `w:ascii="Arial"`, `<w:outlineLvl w:val="2"/>`},
		"word/footer1.xml":  {"Allmenning, oppsummering 12, versjon 4", " PAGE ", " NUMPAGES ", "Side "},
		"word/document.xml": {`<w:pgSz w:w="11906" w:h="16838"/>`, `<w:tblDescription w:val="Fire studier"/>`, `<w:jc w:val="right"/>`},
	} {
		for _, s := range texts {
			if !strings.Contains(p[part], s) {
				t.Errorf("%s lacks %s", part, s)
			}
		}
	}
	if n := strings.Count(p["word/document.xml"], "<w:tblHeader/>"); n != 1 {
		t.Errorf("%d header rows, want 1", n)
	}
	for _, language := range []string{"nn-NO", "en-GB"} {
		d := casePaper()
		d.Language = language
		if !strings.Contains(parts(t, write(t, d))["word/styles.xml"], `<w:lang w:val="`+language+`"`) {
			t.Errorf("%s is not the language of the text", language)
		}
	}
}

func TestSameBytes(t *testing.T) {
	first := write(t, casePaper())
	for range 5 {
		if !bytes.Equal(first, write(t, casePaper())) {
			t.Fatal("the same content gave other bytes")
		}
	}
	later := casePaper()
	later.Created = later.Created.Add(time.Second)
	if bytes.Equal(first, write(t, later)) {
		t.Error("another time gave the same bytes")
	}
}

func TestWidthsFillThePage(t *testing.T) {
	for _, table := range []Table{casePaper().Body[4].(Table), {Head: []string{""}}, {Head: slices.Repeat([]string{strings.Repeat("x", 90)}, 9)}} {
		sum := 0
		for _, w := range table.widths() {
			sum += w
		}
		if sum != textWidth {
			t.Errorf("columns take %d of %d", sum, textWidth)
		}
	}
}

// The columns of the case paper: no heading and no word is broken, and no interval: what a column has room for is measured
// by the widths of Arial in bold, 9 points, in thousandths of the size.
func TestWidths_break_nothing(t *testing.T) {
	table := Table{
		Head: []string{"Studie", "Tilbud", "Deltakere", "Forholdstall (95 %)", "Vekt"}, Numeric: []bool{false, false, true, true, true},
		Rows: [][]string{
			{"Fallklinikk i Lappeenranta og Tampere, 2014", "Tverrfaglig fallklinikk i tolv måneder", "1\u00a0314", "0,72 (0,61–0,86)", "23\u00a0%"},
			{"Sammensatt fallforebygging i Pori, 2009", "Gratis idrettsanlegg i tolv måneder, seks av dem med veileder", "591", "−0,93 (−0,80 til 1,09)", "100\u00a0%"},
		},
	}
	arial := func(s string) int {
		w := 0
		for _, r := range s {
			switch {
			case strings.ContainsRune(" ,.\u00a0iljI", r):
				w += 278
			case strings.ContainsRune("()ftr", r):
				w += 389
			case strings.ContainsRune("mMwW%", r):
				w += 944
			case r >= 'A' && r <= 'Z':
				w += 778
			default:
				w += 611
			}
		}
		return w * 9 * 20 / 1000
	}
	for i, width := range table.widths() {
		for n, row := range append([][]string{table.Head}, table.Rows...) {
			parts := strings.Split(row[i], " ")
			if n > 0 && table.Numeric[i] {
				parts = []string{row[i]}
			}
			for _, s := range parts {
				if need := arial(s) + cellMargin; need > width {
					t.Errorf("column %d has %d for %q, which takes %d", i+1, width, s, need)
				}
			}
		}
	}
}

func TestRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		language string
		block    Block
		want     error
	}{
		"no language": {"", Text("a"), ErrLanguage}, "Danish": {"da-DK", Text("a"), ErrLanguage},
		"level 0": {"nb-NO", Heading{0, "a"}, ErrLevel}, "level 4": {"nb-NO", Heading{4, "a"}, ErrLevel},
		"no columns": {"nb-NO", Table{}, ErrTable}, "short row": {"nb-NO", Table{Head: []string{"a", "b"}, Rows: [][]string{{"1"}}}, ErrTable},
		"script link": {"nb-NO", Paragraph{{Text: "a", Link: "javascript:alert(1)"}}, ErrLink}, "file link": {"nb-NO", List{{{Text: "a", Link: `file:///c:/x`}}}, ErrLink},
	} {
		var b bytes.Buffer
		if err := (Document{Language: c.language, Body: []Block{c.block}}).Write(&b); !errors.Is(err, c.want) || b.Len() > 0 {
			t.Errorf("%s: got %v and %d bytes, want %v and none", name, err, b.Len(), c.want)
		}
	}
}

// allowed is the law of XML 1.0 section 2.2 on characters, with line ends as XML readers see them.
func allowed(s string) string {
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	var b strings.Builder
	for len(s) > 0 {
		r, n := utf8.DecodeRuneInString(s)
		if !(r == utf8.RuneError && n == 1) && (r == '\t' || r == '\n' || r >= 0x20 && r <= 0xD7FF || r >= 0xE000 && r <= 0xFFFD || r >= 0x10000) {
			b.WriteString(s[:n])
		}
		s = s[n:]
	}
	return b.String()
}

// FuzzText: whatever is written reads back as itself, less what XML forbids, from every place text can stand.
func FuzzText(f *testing.F) {
	for _, s := range []string{"", "æøå", "</w:t>&amp;<x>\"'", "a\x00b\x0bc\xff", "\r\n\t ", "\uFFFE\uFFFD😀", "  to  mellomrom  ", "]]>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d := Document{Language: "nn-NO", Title: "T" + s, Creator: s, Source: s, Body: []Block{
			Heading{1, s}, Text(s), Note{Text(s)}, List{Text(s)}, Table{Caption: "c" + s, Head: []string{s}, Rows: [][]string{{s}}},
		}}
		_, texts := readText(t, parts(t, write(t, d))["word/document.xml"])
		want := allowed(s)
		for i, text := range texts[:len(texts)-1] {
			expected := want
			switch i {
			case 0:
				expected = "T" + want
			case 5:
				expected = "c" + want
			}
			if text != expected {
				t.Fatalf("paragraph %d reads %q, want %q", i, text, expected)
			}
		}
	})
}
