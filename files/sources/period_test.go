package sources

import (
	"testing"

	"allmenning"
)

func TestParsePeriod(t *testing.T) {
	for given, want := range map[string]allmenning.Period{
		"":                         {},
		"  ":                       {},
		"2024":                     {From: "2024", To: "2024"},
		"2022–2024":                {From: "2022", To: "2024"},
		"2022-2024":                {From: "2022", To: "2024"},
		"2022 - 2024":              {From: "2022", To: "2024"},
		"2022 til 2024":            {From: "2022", To: "2024"},
		"2022/23":                  {From: "2022", To: "2023"},
		"2022/2023":                {From: "2022", To: "2023"},
		"2018-20":                  {From: "2018", To: "2020"},
		"2021-03":                  {From: "2021-03", To: "2021-03"},
		"2021-":                    {From: "2021"},
		"2021–":                    {From: "2021"},
		"fra 2023":                 {From: "2023"},
		"frå 2023":                 {From: "2023"},
		"Siden 2019":               {From: "2019"},
		"since 2019":               {From: "2019"},
		"til 2025":                 {To: "2025"},
		"–2025":                    {To: "2025"},
		"fra 2020 til 2022":        {From: "2020", To: "2022"},
		"from 2020 to 2022":        {From: "2020", To: "2022"},
		"mars 2022":                {From: "2022-03", To: "2022-03"},
		"1. mars 2022":             {From: "2022-03-01", To: "2022-03-01"},
		"mars–juni 2023":           {From: "2023-03", To: "2023-06"},
		"mars 2022 – juni 2023":    {From: "2022-03", To: "2023-06"},
		"jan. 2021-des. 2023":      {From: "2021-01", To: "2023-12"},
		"October 2021 to May 2022": {From: "2021-10", To: "2022-05"},
		"01.08.2021–31.12.2022":    {From: "2021-08-01", To: "2022-12-31"},
		"01.08.2021-31.12.2022":    {From: "2021-08-01", To: "2022-12-31"},
		"1.8.–31.12.2022":          {From: "2022-08-01", To: "2022-12-31"},
		"2021-08-01 – 2022-12-31":  {From: "2021-08-01", To: "2022-12-31"},
		"høsten 2021":              {From: "2021-08", To: "2021-12", AsGiven: "høsten 2021"},
		"hausten 2021":             {From: "2021-08", To: "2021-12", AsGiven: "hausten 2021"},
		"fra høsten 2021":          {From: "2021-08", AsGiven: "fra høsten 2021"},
		"våren 2022–høsten 2023":   {From: "2022-01", To: "2023-12", AsGiven: "våren 2022–høsten 2023"},
		"vinteren 2021":            {AsGiven: "vinteren 2021"},
		"ukjent":                   {AsGiven: "ukjent"},
		"2024–2022":                {AsGiven: "2024–2022"},
		"2021-13":                  {AsGiven: "2021-13"},
		"tre år":                   {AsGiven: "tre år"},
		"0000":                     {AsGiven: "0000"},
	} {
		if got := ParsePeriod(given); got != want {
			t.Errorf("%q: %+v, want %+v", given, got, want)
		}
	}
}

// What is read as dates can be stored: shape and order are right.
func FuzzParsePeriod(f *testing.F) {
	for _, s := range []string{"2022–2024", "høsten 2021", "1.8.–31.12.2022", "fra 2023", "2021-", "2022/23"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r := allmenning.Record{ID: "i", Owner: "o", Noun: allmenning.NounProject, Title: "t", Body: &allmenning.Project{Period: ParsePeriod(s)}}
		if err := r.Check(); err != nil {
			t.Errorf("%q: %+v: %v", s, ParsePeriod(s), err)
		}
	})
}

func TestParsePeriod_short_days(t *testing.T) {
	for text, want := range map[string]string{"1.8.24": "2024-08-01", "1/8-2024": "2024-08-01", "31/12-24": "2024-12-31", "1/8 2024": "2024-08-01", "1.3.99": "1999-03-01", "31.2.24": "", "1/13-24": ""} {
		if got := ParsePeriod(text); got.From != want {
			t.Errorf("%s begins %q, want %q", text, got.From, want)
		}
	}
}
