package browser

import (
	"bytes"
	"context"
	"regexp"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

var sheet = regexp.MustCompile(`/Type\s*/Page\b[^s]`)

// Sheets is how many sheets of paper the page takes, of the size its style asks for. colours says that backgrounds are
// printed too, which most people's browsers leave out.
func (tab *Tab) Sheets(colours bool) int {
	tab.t.Helper()
	yes := true
	pdf, err := chromedp.Run(tab.ctx, func(ctx context.Context, t *chromedp.Target) ([]byte, error) {
		r, err := cdp.Call(ctx, t, page.PrintToPDF, page.PrintToPDFParams{PreferCSSPageSize: &yes, PrintBackground: &colours})
		if err != nil {
			return nil, err
		}
		return r.Data, nil
	})
	if err != nil {
		tab.t.Fatal(err)
	}
	return len(sheet.FindAllIndex(bytes.TrimSpace(pdf), -1))
}
