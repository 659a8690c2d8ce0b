package hits

import (
	"strings"

	"allmenning"
	"allmenning/codes"
	"allmenning/commons"
	"allmenning/i18n"
	"allmenning/serve/web/page"
)

// follow is what somebody follows who follows the question: a theme where the words are its name, as a record's page leads here,
// else the search. A text too long for an address is nobody's to keep, and cannot be followed: of is empty.
func (q Ask) follow(f *page.Frame) (kind allmenning.FollowKind, of, what string) {
	if q.Posted || q.Short {
		return "", "", ""
	}
	if theme := themeNamed(q.Text); theme != "" && !q.narrowed() {
		return allmenning.FollowTheme, theme, f.T("follow.what.theme", "name", codes.Themes().Name(theme, string(f.Lang())))
	}
	of = commons.SearchOf(q.values())
	if (allmenning.Follow{Kind: allmenning.FollowSearch, Of: of}).Check() != nil {
		return "", "", ""
	}
	return allmenning.FollowSearch, of, f.T("follow.what.search")
}

// themeNamed is the theme with a name in any language; empty when there is none.
func themeNamed(name string) string {
	for _, theme := range codes.Themes().All() {
		for _, lang := range i18n.Langs() {
			if strings.EqualFold(theme.Name(string(lang)), name) {
				return theme.ID
			}
		}
	}
	return ""
}
