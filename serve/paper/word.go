package paper

import (
	"io"

	"allmenning/files/docx"
	"allmenning/i18n"
)

// Word writes the paper as a Word document. The same paper gives the same bytes. Errors are those of docx and of w.
func (p Paper) Word(w io.Writer) error {
	return p.document().Write(w)
}

func (p Paper) document() docx.Document {
	d := docx.Document{
		Title: p.Title, Language: tag(p.Lang), Creator: p.Instance, Created: p.At, Source: p.Address,
		Page: p.Words.Page, Of: p.Words.Of,
	}
	add := func(blocks ...docx.Block) { d.Body = append(d.Body, blocks...) }
	add(docx.Text(p.Kind), docx.Text(p.Made))
	for i, s := range p.Lead {
		add(docx.Paragraph{{Text: s, Bold: i == 0}})
	}
	for _, f := range p.Facts {
		add(fact(f))
	}
	for _, s := range p.Sections {
		add(section(s)...)
	}
	if len(p.Sources) > 0 {
		add(docx.Heading{Level: 1, Text: p.Words.Sources}, sources(p.Sources))
	}
	if p.Citation != "" {
		add(docx.Heading{Level: 1, Text: p.Words.Cite}, docx.Text(p.Citation))
	}
	return d
}

// tag is the language a spelling checker asks for.
func tag(l i18n.Lang) string {
	switch l {
	case i18n.NN:
		return "nn-NO"
	case i18n.EN:
		return "en-GB"
	}
	return "nb-NO"
}

func fact(f Fact) docx.Paragraph {
	if f.Word == "" {
		return docx.Paragraph{{Text: f.Term + ": "}, {Text: f.Note}}
	}
	if f.Note == "" {
		return docx.Paragraph{{Text: f.Term + ": "}, {Text: f.Word, Bold: true}}
	}
	return docx.Paragraph{{Text: f.Term + ": "}, {Text: full(f.Word), Bold: true}, {Text: " " + f.Note}}
}

func section(s Section) []docx.Block {
	blocks := []docx.Block{docx.Heading{Level: 1, Text: s.Heading}}
	for _, t := range s.Paragraphs {
		blocks = append(blocks, docx.Text(t))
	}
	if len(s.Bullets) > 0 {
		var list docx.List
		for _, b := range s.Bullets {
			list = append(list, docx.Text(b))
		}
		blocks = append(blocks, list)
	}
	if t := s.Table; t != nil {
		blocks = append(blocks, docx.Table{Caption: t.Caption, Head: t.Head, Numeric: t.Numeric, Rows: t.Rows, Foot: t.Foot})
	}
	for _, n := range s.Notes {
		blocks = append(blocks, docx.Text(n))
	}
	return blocks
}

func sources(all []Source) docx.List {
	var list docx.List
	for _, s := range all {
		item := docx.Text(s.Text)
		if s.Link != "" {
			item = append(item, docx.Run{Text: " "}, docx.Run{Text: s.Link, Link: s.Link})
		}
		list = append(list, item)
	}
	return list
}
