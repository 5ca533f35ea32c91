package template

import "regexp/syntax"

// maxInstructions bounds what a server's regular expression may become when it is compiled. Connect's have a few dozen.
const maxInstructions = 10_000

// isCheap reports whether Go can compile the expression into a program of a sensible size: a few characters with nested
// repetitions can become gigabytes.
func isCheap(expression string) bool {
	parsed, err := syntax.Parse(expression, syntax.Perl)
	return err == nil && instructions(parsed) <= maxInstructions
}

func instructions(re *syntax.Regexp) int {
	total := 1 + len(re.Rune)
	for _, sub := range re.Sub {
		total += instructions(sub)
	}
	if re.Op == syntax.OpRepeat {
		total *= max(re.Min, re.Max, 1)
	}
	return min(total, maxInstructions+1)
}
