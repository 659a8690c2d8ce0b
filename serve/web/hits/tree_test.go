package hits_test

import (
	"os"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// mkdir is where what all tests share lies.
var mkdir string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "hits")
	if err != nil {
		panic(err)
	}
	mkdir = dir
	code := m.Run()
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

// all lists the elements named tag, with the class where one is given, in the order of the page.
func all(n *html.Node, tag, class string) []*html.Node {
	var out []*html.Node
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && d.Data == tag && (class == "" || contains(attr(d, "class"), class)) {
			out = append(out, d)
		}
	}
	return out
}

func one(t *testing.T, n *html.Node, tag, class string) *html.Node {
	t.Helper()
	list := all(n, tag, class)
	if len(list) == 0 {
		t.Fatalf("no %s.%s", tag, class)
	}
	return list[0]
}

func contains(classes, class string) bool {
	for _, c := range strings.Fields(classes) {
		if c == class {
			return true
		}
	}
	return false
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

// attrs joins every value of an attribute on the page.
func attrs(n *html.Node, name string) string {
	var b strings.Builder
	for d := range n.Descendants() {
		b.WriteString(attr(d, name) + "\n")
	}
	return b.String()
}

// text is what people read in n.
func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.TrimSpace(spaces.ReplaceAllString(b.String(), " "))
}
