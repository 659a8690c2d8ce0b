package main

import (
	"bytes"
	"cmp"
	"time"

	"allmenning/answers"
	"allmenning/i18n"
	"allmenning/serve/paper"
)

// papers hands the pages their downloads.
type papers struct{ instance string }

func (s papers) origin(address string) paper.Origin {
	return paper.Origin{Address: address, Instance: cmp.Or(s.instance, "Allmenning"), At: time.Now()}
}

func word(p paper.Paper) ([]byte, error) {
	var file bytes.Buffer
	err := p.Word(&file)
	return file.Bytes(), err
}

func text(p paper.Paper) (string, error) {
	var out bytes.Buffer
	err := p.Text(&out)
	return out.String(), err
}

// SynthesisWord is the case paper of a synthesis as a Word file.
func (s papers) SynthesisWord(p *i18n.Printer, v *answers.SynthesisPage, address string) ([]byte, error) {
	return word(paper.FromSynthesis(p, v, s.origin(address)))
}

// SynthesisText is the same as plain text.
func (s papers) SynthesisText(p *i18n.Printer, v *answers.SynthesisPage, address string) (string, error) {
	return text(paper.FromSynthesis(p, v, s.origin(address)))
}

// ProjectWord is a project on paper as a Word file.
func (s papers) ProjectWord(p *i18n.Printer, v *answers.RecordPage, address string) ([]byte, error) {
	made, err := paper.FromProject(p, v, s.origin(address))
	if err != nil {
		return nil, err
	}
	return word(made)
}

// ProjectText is the same as plain text.
func (s papers) ProjectText(p *i18n.Printer, v *answers.RecordPage, address string) (string, error) {
	made, err := paper.FromProject(p, v, s.origin(address))
	if err != nil {
		return "", err
	}
	return text(made)
}
