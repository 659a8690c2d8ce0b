package claim

import "allmenning/serve/web/page"

// whoCan tells somebody who is let in and may not claim who can.
func whoCan(f *page.Frame, v view) string {
	if v.As == "" {
		return f.T("claim.who.none")
	}
	return f.T("claim.who", "organisation", v.As)
}
