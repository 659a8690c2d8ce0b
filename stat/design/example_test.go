package design_test

import (
	"fmt"

	"allmenning/stat/design"
)

func ExampleTwoMeans_Size() {
	n, _ := design.TwoMeans{}.Size(0.5)
	fmt.Printf("%.1f in each group\n", n)
	// Output: 63.8 in each group
}

func ExampleTwoMeans_Power() {
	p, _ := design.TwoMeans{}.Power(0.5, 40, 90)
	fmt.Printf("%.2f\n", p)
	// Output: 0.74
}

func ExampleTwoMeans_SizeOther() {
	n, _ := design.TwoMeans{}.SizeOther(0.5, 40)
	fmt.Printf("%.1f\n", n)
	// Output: 153.1
}

func ExampleTwoMeans_Detectable() {
	d, _ := design.TwoMeans{}.Detectable(40, 40)
	fmt.Printf("%.2f\n", d)
	// Output: 0.63
}

func ExamplePaired_Size() {
	n, _ := design.Paired{Risk: design.Risk{Power: 0.9}}.Size(0.25)
	fmt.Printf("%.1f pairs\n", n)
	// Output: 170.1 pairs
}

func ExamplePaired_Power() {
	p, _ := design.Paired{}.Power(0.25, 100)
	fmt.Printf("%.2f\n", p)
	// Output: 0.70
}

func ExamplePaired_Detectable() {
	d, _ := design.Paired{}.Detectable(50)
	fmt.Printf("%.2f\n", d)
	// Output: 0.40
}

func ExampleH() {
	h, _ := design.H(0.45, 0.30)
	fmt.Printf("%.3f\n", h)
	// Output: 0.311
}

func ExampleTwoShares_Size() {
	n, _ := design.TwoShares{}.Size(0.45, 0.30)
	pooled, _ := design.TwoShares{}.SizePooled(0.45, 0.30)
	fmt.Printf("%.1f in each group, %.1f by the pooled z test\n", n, pooled)
	// Output: 161.9 in each group, 162.3 by the pooled z test
}

func ExampleTwoShares_SizePooled() {
	n, _ := design.TwoShares{}.SizePooled(0.45, 0.30)
	fmt.Printf("%.1f\n", n)
	// Output: 162.3
}

func ExampleTwoShares_Power() {
	p, _ := design.TwoShares{}.Power(0.37, 0.27, 229, 181)
	fmt.Printf("%.2f\n", p)
	// Output: 0.58
}

func ExampleTwoShares_Detectable() {
	p, _ := design.TwoShares{}.Detectable(0.30, 162, 162)
	fmt.Printf("%.2f\n", p)
	// Output: 0.45
}

func ExampleAnova_Size() {
	n, _ := design.Anova{}.Size(0.25, 3)
	fmt.Printf("%.1f in each of three groups\n", n)
	// Output: 52.4 in each of three groups
}

func ExampleAnova_Power() {
	p, _ := design.Anova{}.Power(0.25, 3, 40)
	fmt.Printf("%.2f\n", p)
	// Output: 0.68
}

func ExampleRegression_Size() {
	v, _ := design.Regression{}.Size(0.15, 2)
	fmt.Printf("%.1f left over two coefficients\n", v)
	// Output: 64.3 left over two coefficients
}

func ExampleRegression_Power() {
	p, _ := design.Regression{}.Power(0.15, 2, 60)
	fmt.Printf("%.2f\n", p)
	// Output: 0.77
}

func ExampleCorrelation_Size() {
	n, _ := design.Correlation{}.Size(0.3)
	fmt.Printf("%.1f\n", n)
	// Output: 84.1
}

func ExampleCorrelation_Power() {
	p, _ := design.Correlation{}.Power(0.3, 60)
	fmt.Printf("%.2f\n", p)
	// Output: 0.65
}

func ExampleClusters_Sizes() {
	s, _ := design.Clusters{Size: 20, ICC: 0.1}.Sizes(0.25)
	fmt.Printf("%d schools in each arm, %.0f pupils; drawn one by one it would take %.0f\n", s.Places, s.People, s.Individual)
	// Output: 38 schools in each arm, 731 pupils; drawn one by one it would take 252
}

func ExampleClusters_Power() {
	p, _ := design.Clusters{Size: 20, ICC: 0.1}.Power(0.25, 10)
	fmt.Printf("%.2f\n", p)
	// Output: 0.28
}

func ExampleClusters_DesignEffect() {
	fmt.Printf("%.2f, with uneven sizes %.2f\n",
		design.Clusters{Size: 20, ICC: 0.1}.DesignEffect(), design.Clusters{Size: 20, ICC: 0.1, CV: 0.6}.DesignEffect())
	// Output: 2.90, with uneven sizes 3.62
}

func ExampleClusters_Detectable() {
	d, _ := design.Clusters{Size: 20, ICC: 0.1}.Detectable(10)
	fmt.Printf("%.2f\n", d)
	// Output: 0.50
}

func ExampleStandardWedge() {
	plan, _ := design.StandardWedge(3, 1)
	fmt.Println(plan)
	// Output: [[0 1 1 1] [0 0 1 1] [0 0 0 1]]
}

func ExampleWedge_Power() {
	plan, _ := design.StandardWedge(4, 1)
	w := design.Wedge{Plan: plan, People: 25, SD: 1, Tau: 0.3}
	p, _ := w.Power(0.4)
	fmt.Printf("%.2f\n", p)
	// Output: 0.71
}

func ExampleWedge_Variance() {
	plan, _ := design.StandardWedge(4, 1)
	w := design.Wedge{Plan: plan, People: 25, SD: 1, Tau: 0.3}
	still, _ := w.Variance()
	w.Decay = 0.8
	moving, _ := w.Variance()
	fmt.Printf("%.4f; when a place drifts %.4f\n", still, moving)
	// Output: 0.0253; when a place drifts 0.0394
}

func ExampleWedge_Sums() {
	plan, _ := design.StandardWedge(4, 1)
	fmt.Println(design.Wedge{Plan: plan}.Sums())
	// Output: {10 30 30}
}

func ExamplePanel_Power() {
	p := design.Panel{Treated: 6, Not: 18, Before: 4, After: 4, SD: 1, Rho: 0.5}
	power, _ := p.Power(1)
	p.Rho = 0
	naive, _ := p.Power(1)
	fmt.Printf("%.2f; forgetting that years are alike, one would say %.2f\n", power, naive)
	// Output: 0.61; forgetting that years are alike, one would say 0.82
}

func ExamplePanel_Variance() {
	v, _ := design.Panel{Treated: 10, Not: 20, Before: 3, After: 4, SD: 2}.Variance()
	fmt.Printf("%.3f\n", v)
	// Output: 0.350
}

func ExamplePanel_Detectable() {
	d, _ := design.Panel{Treated: 6, Not: 18, Before: 4, After: 4, SD: 1, Rho: 0.5}.Detectable()
	fmt.Printf("%.2f\n", d)
	// Output: 1.24
}

func ExampleFewClusters_Simulate() {
	s, _ := design.FewClusters{Treated: 4, Not: 4, Size: 25, ICC: 0.05, Effect: 0.6, Runs: 1000}.Simulate()
	fmt.Printf("t %.2f, permutation %.2f (smallest p %.3f)\n", s.T.Share, s.Permutation.Share, s.SmallestP)
	// Output: t 0.68, permutation 0.48 (smallest p 0.029)
}

var municipalities = []string{"1824", "1813", "1820", "1825", "1826", "1827", "1828", "1832"}

func ExampleNewSeed() {
	nonce := []byte("made by the server, kept until the draw")
	commitment := design.Commitment(nonce)
	fmt.Printf("published first: %x…\n", commitment[:4])
	list, _ := design.ListHash(municipalities)
	fmt.Printf("then the list: %x…\n", list[:4])
	seed := design.NewSeed(nonce, list)
	fmt.Printf("the draw follows from %x…\n", seed[:4])
	// Output:
	// published first: 8b780184…
	// then the list: 3a7df9a7…
	// the draw follows from f9023c1b…
}

func ExampleCanonical() {
	list, _ := design.Canonical([]string{"1824", "0301"})
	fmt.Println(list)
	// Output: [0301 1824]
}

func ExampleStream_Below() {
	s := design.NewStream(design.Seed{})
	fmt.Println(s.Below(6), s.Below(6), s.Below(6))
	// Output: 0 3 3
}

func ExampleStream_Uint64() {
	fmt.Printf("%x\n", design.NewStream(design.Seed{}).Uint64())
	// Output: 2c34ce1df23b838c
}

func ExampleStream_Float64() {
	fmt.Printf("%.6f\n", design.NewStream(design.Seed{}).Float64())
	// Output: 0.172681
}

func ExampleStream_Normal() {
	fmt.Printf("%.6f\n", design.NewStream(design.Seed{}).Normal())
	// Output: -0.375795
}

func ExampleShuffle() {
	x := []string{"a", "b", "c", "d"}
	design.Shuffle(design.NewStream(design.Seed{}), x)
	fmt.Println(x)
	// Output: [c b d a]
}

// arms prints a draw as one digit each, in canonical order.
func arms(d *design.Draw) {
	for _, a := range d.Assigned {
		fmt.Print(a.Arm)
	}
	fmt.Println()
}

func ExampleSimple() {
	d, _ := design.Simple(municipalities, []int{1, 1}, design.Seed{})
	arms(d)
	// Output: 01110100
}

func ExampleComplete() {
	d, _ := design.Complete(municipalities, []int{1, 1}, design.Seed{})
	arms(d)
	// Output: 01010110
}

func ExampleBlocked() {
	d, _ := design.Blocked(municipalities, []int{1, 1}, []int{2, 4}, design.Seed{})
	arms(d)
	// Output: 01001110
}

func ExampleStratified() {
	strata := map[string]string{}
	for i, id := range municipalities {
		strata[id] = []string{"coast", "inland"}[i%2]
	}
	d, _ := design.Stratified(municipalities, strata, []int{1, 1}, []int{4}, design.Seed{})
	arms(d)
	// Output: 11000011
}

func ExamplePairs() {
	people := map[string][]float64{}
	for i, id := range municipalities {
		people[id] = []float64{float64(1000 * (1 + i/2*3))}
	}
	d, _ := design.Pairs(municipalities, people, design.Seed{})
	arms(d)
	// Output: 10010101
}

func ExampleMinimise() {
	factors := map[string][]string{}
	for i, id := range municipalities {
		factors[id] = []string{[]string{"small", "large"}[i%2], []string{"coast", "inland"}[i/4]}
	}
	d, _ := design.Minimise(municipalities, factors, []int{1, 1}, 0.8, design.Seed{})
	arms(d)
	// Output: 01010011
}

func ExampleConstrained() {
	values := map[string][]float64{}
	var ids []string
	for i := range 14 {
		id := fmt.Sprint(1800 + i)
		ids, values[id] = append(ids, id), []float64{float64(i)}
	}
	b, _ := design.Constrained(ids, values, design.Constraint{}, design.Seed{})
	fmt.Printf("drawn among %d of %d\n", b.Admissible, b.Looked)
	arms(&b.Draw)
	// Output:
	// drawn among 343 of 3432
	// 10110001100011
}

func ExampleDraw_Counts() {
	d, _ := design.Complete(municipalities, []int{3, 1}, design.Seed{})
	fmt.Println(d.Counts())
	// Output: [6 2]
}

func ExampleSimulated_Error() {
	fmt.Printf("%.3f\n", design.Simulated{Share: 0.8, Runs: 2000}.Error())
	// Output: 0.009
}

func ExampleCommitment() {
	c := design.Commitment([]byte("a nonce"))
	fmt.Printf("%x…\n", c[:4])
	// Output: df710015…
}

func ExampleListHash() {
	h, _ := design.ListHash([]string{"1824", "0301"})
	same, _ := design.ListHash([]string{"0301", "1824"})
	fmt.Println(h == same)
	// Output: true
}

func ExampleNewStream() {
	s := design.NewStream(design.Seed{})
	fmt.Printf("%.3f %.3f\n", s.Float64(), s.Normal())
	// Output: 0.173 0.421
}
