package commons

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
	"testing"
)

// templatesOf reads the templates of letters, by the name of their constants, out of the source: none is left out by not being
// named in a test.
func templatesOf(t *testing.T) map[string]string {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), "mail.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	ast.Inspect(f, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 || !strings.HasPrefix(spec.Names[0].Name, "Mail") || spec.Names[0].Name == "MailKind" {
			return true
		}
		value, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		if err != nil {
			t.Fatal(err)
		}
		out[spec.Names[0].Name] = value
		return true
	})
	if len(out) < 5 {
		t.Fatalf("found %v only", out)
	}
	return out
}

// Letters come once a week, but for those that somebody waits for or that are no use later. Which go at once, and why, is said here:
// a new kind of letter must be given a reason before it goes out.
func TestMail_which_letters_go_at_once(t *testing.T) {
	const weekly = "weekly"
	reasons := map[string]string{
		"MailDigest":       weekly,
		"MailInvitation":   "somebody was asked to come in, and the link holds a week",
		"MailPassword":     "somebody stands outside, and the link holds an hour",
		"MailQuestion":     "somebody has asked, and waits for an answer",
		"MailAsked":        "the receipt of a question that was sent a moment ago",
		"MailEntry":        "somebody has asked to be let in, and the link holds a week",
		"MailClaimDecided": "the answer to what somebody has asked",
		"MailWaiting":      "somebody has asked, and waits for a yes or a no",
		"MailProposed":     "the one who keeps a synthesis is asked to decide, once for each result",
		"MailStillRuns":    "somebody who may follow nothing is asked, three times in two years",
		"MailCircleAsks":   "somebody has invited, and waits for a yes or a no",
		"MailCircleOut":    "it tells of a right that has ended, and of what is still open to others",
	}
	for name := range templatesOf(t) {
		if reasons[name] == "" {
			t.Errorf("%s is neither weekly nor has a reason to go at once", name)
		}
		delete(reasons, name)
	}
	for name := range reasons {
		t.Errorf("%s is no letter", name)
	}
}
