package codes

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"

	"allmenning/internal/testkit"
)

// The reader refuses a double ID, a missing name, space around a cell and a parent that is not there (newList), so that
// opening every list is itself the check; here stands what it cannot know.
func TestLists_valid(t *testing.T) {
	id := regexp.MustCompile(`^[a-z0-9]+([.-][a-z0-9]+)*$`)
	for _, l := range every() {
		if l.Len() == 0 || l.Source == "" || l.Version == "" {
			t.Errorf("%s: %d codes, source %q, version %q", l.Title, l.Len(), l.Source, l.Version)
		}
		names := map[string]string{}
		for _, c := range l.All() {
			if !id.MatchString(c.ID) {
				t.Errorf("%s: %q is not a plain id", l.Title, c.ID)
			}
			for _, name := range []string{c.NB, c.NN, c.EN} {
				if strings.Contains(name, "  ") || strings.ContainsAny(name, `"|<>`) {
					t.Errorf("%s: %s: name %q", l.Title, c.ID, name)
				}
			}
			key := c.Parent + "/" + c.NB
			if other, ok := names[key]; ok {
				t.Errorf("%s: %s and %s are both called %q under %q", l.Title, other, c.ID, c.NB, c.Parent)
			}
			names[key] = c.ID
		}
	}
}

// What the design asks of each list.
func TestLists_counts(t *testing.T) {
	leaves := func(l *List) int {
		n := 0
		for _, c := range l.All() {
			if len(l.Children(c.ID)) == 0 {
				n++
			}
		}
		return n
	}
	for _, c := range []struct {
		list             *List
		top, least, most int // codes at the top; leaves
	}{
		{Themes(), 15, 70, 100},
		{Factors(), 5, 16, 16},
		{TargetGroups(), 6, 40, 55},
		{Measures(), 12, 80, 120},
		{Outcomes().List, Outcomes().Len(), 35, 60},
	} {
		if top := len(c.list.Children("")); top != c.top {
			t.Errorf("%s: %d at the top, want %d", c.list.Title, top, c.top)
		}
		if n := leaves(c.list); n < c.least || n > c.most {
			t.Errorf("%s: %d leaves, want %d to %d", c.list.Title, n, c.least, c.most)
		}
	}
}

// A KOSTRA function has three digits and stands right under one service area; an area has at least one function.
func TestSectors_each_function_in_one_area(t *testing.T) {
	digits := regexp.MustCompile(`^[1-9][0-9]{2}$`)
	for _, c := range Sectors().All() {
		switch {
		case c.Parent == "" && len(Sectors().Children(c.ID)) == 0:
			t.Errorf("area %s has no function", c.ID)
		case c.Parent == "" && digits.MatchString(c.ID), c.Parent != "" && !digits.MatchString(c.ID):
			t.Errorf("%s under %q: a function is three digits under an area", c.ID, c.Parent)
		case c.Parent != "" && len(Sectors().Path(c.ID)) != 2:
			t.Errorf("%s: %d levels", c.ID, len(Sectors().Path(c.ID)))
		}
	}
}

func TestOutcomes_priors_follow_the_scale(t *testing.T) {
	for _, o := range Outcomes().Outcomes() {
		if o.Scale == LogRatio && o.Prior != 1 {
			t.Errorf("%s: prior %v on a log scale, want 1", o.ID, o.Prior)
		}
		if o.Scale == SMD && o.Prior != 0.5 {
			t.Errorf("%s: prior %v on standardised differences, want 0.5", o.ID, o.Prior)
		}
		if (o.Scale == RiskDifference || o.Scale == MeanDifference) && o.Prior < o.Smallest {
			t.Errorf("%s: prior %v below the smallest change that matters, %v", o.ID, o.Prior, o.Smallest)
		}
		if o.Scale == RiskDifference && o.Smallest >= 0.5 {
			t.Errorf("%s: a smallest change of %v is not a share", o.ID, o.Smallest)
		}
		if !Themes().Has(o.Theme) {
			t.Errorf("%s: theme %q is not in themes", o.ID, o.Theme)
		}
	}
}

// Every set of effects that may be pooled has its core outcome, on the scale the set is pooled on.
func TestOutcomes_cover_the_comparable_sets(t *testing.T) {
	text, err := os.ReadFile(testkit.Shared(t, "data/evidence.json"))
	if err != nil {
		t.Fatal(err)
	}
	var library struct {
		Meta struct {
			Sets []struct{ ID, Scale string } `json:"comparable_sets"`
		}
	}
	if err := json.Unmarshal(text, &library); err != nil {
		t.Fatal(err)
	}
	outcome := map[string]string{
		"falls-rate-ratio": "falls-rate", "supported-employment-rd": "in-work", "supported-employment-rd-wide": "in-work",
		"reablement-independence-or": "independence", "school-activity-cpm": "activity-counts",
		"reablement-copm": "copm-performance", "home-visits-function-or": "functional-ability",
		"home-visits-mortality": "mortality",
	}
	scale := map[string]Scale{
		"log ratio": LogRatio, "risk difference": RiskDifference, "counts per minute": MeanDifference,
		"points 1-10": MeanDifference,
	}
	if len(library.Meta.Sets) == 0 {
		t.Fatal("no comparable sets read")
	}
	for _, set := range library.Meta.Sets {
		o, ok := Outcomes().Outcome(outcome[set.ID])
		if !ok {
			t.Errorf("%s: no core outcome", set.ID)
		} else if o.Scale != scale[set.Scale] {
			t.Errorf("%s: %s is on %s, the set on %q", set.ID, o.ID, o.Scale, set.Scale)
		}
	}
}

// The codes used in the design's own example of a result record.
func TestLists_hold_the_example_record(t *testing.T) {
	for id, l := range map[string]*List{
		"sensor-night-watch": Measures(), "residents-80plus": TargetGroups(), "completed-with-changes": Statuses(),
		"supplier-delay": StopReasons(), "falls-per-1000-bed-days": Outcomes().List, "process.roles": Factors(),
		"better": Directions(), "offl-23": LegalBases(), "254": Sectors(), "pre-project": Phases(),
		"before-after-comparison": Designs(),
	} {
		if !l.Has(id) {
			t.Errorf("%s lacks %s", l.Title, id)
		}
	}
}

// What a legal basis asks for is read by people who are about to close something: in their own language.
func TestLegalBases_have_notes_in_three_languages(t *testing.T) {
	for _, c := range LegalBases().All() {
		seen := map[string]bool{}
		for _, lang := range []string{"nb", "nn", "en"} {
			note, in := c.NoteIn(lang)
			if note == "" || in != lang || seen[note] {
				t.Errorf("%s in %s: %q, which is in %s", c.ID, lang, note, in)
			}
			seen[note] = true
		}
	}
	if note, in := (Code{Note: "Bare på bokmål."}).NoteIn("en"); note != "Bare på bokmål." || in != "nb" {
		t.Errorf("a note in bokmål alone: %q in %s", note, in)
	}
}

func TestList_lookup(t *testing.T) {
	l := Sectors()
	if got := l.Name("254", "nn"); got != "Helse- og omsorgstenester til heimebuande" {
		t.Errorf("name in nn: %q", got)
	}
	if got := l.Name("254", "se"); got != l.Name("254", "nb") {
		t.Errorf("a language we lack gives %q, want bokmål", got)
	}
	if got := l.Name("999", "nb"); got != "999" {
		t.Errorf("unknown code gives %q", got)
	}
	if path := l.Path("254"); len(path) != 2 || path[0].ID != "health-care" || path[1].ID != "254" {
		t.Errorf("path of 254: %v", path)
	}
	if !l.Within("254", "health-care") || !l.Within("254", "254") || l.Within("254", "school") || l.Within("999", "school") {
		t.Error("Within is wrong for 254 or 999")
	}
	l.All()[0].ID = "changed"
	if l.All()[0].ID == "changed" {
		t.Error("All must give a copy")
	}
	for _, c := range Designs().All() {
		if top := Designs().Path(c.ID)[0]; top.Parent != "" {
			t.Errorf("%s: label %s is not at the top", c.ID, top.ID)
		}
	}
}

func TestReader_refuses(t *testing.T) {
	const head = "# source: test\n# version: 1\nid\tparent\tnb\tnn\ten\tnote\n"
	for name, text := range map[string]string{
		"no source":      "# version: 1\nid\tparent\tnb\tnn\ten\tnote\n",
		"no version":     "# source: test\nid\tparent\tnb\tnn\ten\tnote\n",
		"no rows' names": head + "a\t\tx\t\ty\t\n",
		"no id":          head + "\t\tx\ty\tz\t\n",
		"twice":          head + "a\t\tx\ty\tz\t\na\t\tx\ty\tz\t\n",
		"parent later":   head + "a\tb\tx\ty\tz\t\nb\t\tx\ty\tz\t\n",
		"own parent":     head + "a\ta\tx\ty\tz\t\n",
		"space":          head + "a\t\tx \ty\tz\t\n",
		"few cells":      head + "a\t\tx\n",
		"empty":          "",
	} {
		table, err := readTable(name, text)
		if err == nil {
			_, err = newList(name, table)
		}
		if err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	table, err := readTable("good", head+"a\t\tx\ty\tz\t\nb\ta\tx\ty\tz\tn\n")
	if err != nil {
		t.Fatal(err)
	}
	if l, err := newList("good", table); err != nil || l.Len() != 2 {
		t.Errorf("a good list is refused: %v", err)
	}
}

func TestReader_refuses_outcomes(t *testing.T) {
	const head = "# source: test\n# version: 1\n" +
		"id\tnb\tnn\ten\tunit_nb\tunit_nn\tunit_en\tscale\tgood\tsmallest\tsmallest_from\tprior\tprior_from\ttheme\n"
	for name, row := range map[string]string{
		"scale":    "a\tx\tx\tx\tu\tu\tu\tlog\tlower\t0.1\tj\t1\tj\tt",
		"good":     "a\tx\tx\tx\tu\tu\tu\tsmd\tdown\t0.1\tj\t1\tj\tt",
		"smallest": "a\tx\tx\tx\tu\tu\tu\tsmd\tlower\t0\tj\t1\tj\tt",
		"prior":    "a\tx\tx\tx\tu\tu\tu\tsmd\tlower\t0.1\tj\tNaN\tj\tt",
		"infinite": "a\tx\tx\tx\tu\tu\tu\tsmd\tlower\t0.1\tj\t+Inf\tj\tt",
		"unit":     "a\tx\tx\tx\tu\t\tu\tsmd\tlower\t0.1\tj\t1\tj\tt",
		"origin":   "a\tx\tx\tx\tu\tu\tu\tsmd\tlower\t0.1\t\t1\tj\tt",
	} {
		table, err := readTable(name, head+row+"\n")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := newOutcomes(name, table); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

// Every topic of the evidence library has a type of measure, so that each study can be coded.
func TestMeasures_cover_the_topics_of_the_library(t *testing.T) {
	text, err := os.ReadFile(testkit.Shared(t, "data/evidence.json"))
	if err != nil {
		t.Fatal(err)
	}
	var library struct{ Meta struct{ Topics []string } }
	if err := json.Unmarshal(text, &library); err != nil {
		t.Fatal(err)
	}
	measure := map[string]string{
		"air-and-traffic": "speed-limit", "education-resources": "small-group-teaching", "falls-older-people": "fall-clinic",
		"housing-first": "housing-first", "mental-health-low-threshold": "prompt-mental-care",
		"organisation-of-services": "school-organisation", "parent-training": "parent-training",
		"preventive-home-visits": "preventive-home-visit", "reablement": "reablement", "school-food": "free-fruit",
		"school-physical-activity": "active-school-day", "stormwater": "green-roof",
		"welfare-technology": "medicine-dispenser", "work-inclusion-ips": "ips",
	}
	if len(library.Meta.Topics) == 0 {
		t.Fatal("no topics read")
	}
	for _, topic := range library.Meta.Topics {
		if !Measures().Has(measure[topic]) {
			t.Errorf("%s: no measure (%q)", topic, measure[topic])
		}
	}
}

// every gives every vocabulary, the core outcomes' list among them, in a fixed order.
func every() []*List {
	return []*List{
		Themes(), Sectors(), TargetGroups(), Measures(), Outcomes().List, Factors(), LegalBases(), Phases(), Statuses(),
		StopReasons(), Designs(), Directions(),
	}
}
