package main

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

//go:embed picture.svg.tmpl
var pictureTemplate string

// styles are the CSS classes of the picture by SGR code, as far as Terraform uses them.
var styles = map[string]string{"1": "bold", "4": "underline", "31": "red", "32": "green", "33": "yellow", "36": "cyan", "90": "dim"}

var sgr = regexp.MustCompile(`\x1b\[([0-9;]*)m`)

// span is text in one style.
type span struct {
	Class, Text string
}

// drawTerminal turns what a command printed, colours and all, into an SVG picture that suits light and dark pages. A code that the
// picture has no style for is an error.
func drawTerminal(output string) ([]byte, error) {
	var lines [][]span
	columns := 0
	var active []string
	for text := range strings.Lines(strings.TrimSpace(output)) {
		text = strings.TrimRight(text, "\n")
		columns = max(columns, utf8.RuneCountInString(sgr.ReplaceAllString(text, "")))
		line, still, err := spans(text, active)
		if err != nil {
			return nil, err
		}
		lines, active = append(lines, line), still
	}
	drawing := template.Must(template.New("").Funcs(template.FuncMap{
		"baseline": func(line int) int { return (line+1)*lineHeight + padding - 4 },
	}).Parse(pictureTemplate))
	var picture bytes.Buffer
	err := drawing.Execute(&picture, map[string]any{
		"Lines": lines, "Padding": padding,
		"Width": columns*charWidth + 2*padding + 1, "Height": len(lines)*lineHeight + 2*padding + 1,
		"CardWidth": columns*charWidth + 2*padding, "CardHeight": len(lines)*lineHeight + 2*padding,
	})
	return picture.Bytes(), err
}

// Sizes of the picture in pixels. The width of a character leaves room for the widest of the usual fonts.
const lineHeight, charWidth, padding = 18, 8, 16

// spans splits a line at its codes; active and the second result are the classes in force before and after it.
func spans(line string, active []string) ([]span, []string, error) {
	var result []span
	add := func(text string) {
		if text != "" {
			result = append(result, span{strings.Join(active, " "), text})
		}
	}
	start := 0
	for _, match := range sgr.FindAllStringSubmatchIndex(line, -1) {
		add(line[start:match[0]])
		start = match[1]
		for code := range strings.SplitSeq(line[match[2]:match[3]], ";") {
			class, known := styles[code]
			switch {
			case code == "0" || code == "":
				active = nil
			case known:
				active = append(slices.Clip(active), class)
			default:
				return nil, nil, fmt.Errorf("the picture has no style for the terminal code %q", code)
			}
		}
	}
	add(line[start:])
	return result, active, nil
}
