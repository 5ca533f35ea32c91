package provider

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// titles collects the titles of diagnostics from source: what is given to the framework's functions and to every function with a parameter
// of one of the names, and what a function returns by such a name. "…" stands for what is known at run time only.
type titles struct {
	names     []string
	parameter map[string]int // place of the title among a function's parameters
	result    map[string]int // and among its results
	found     map[string]bool
}

// sourceFolders hold everything that says something to a user.
var sourceFolders = []string{".", filepath.Join("..", "integration")}

func allTitles(t *testing.T) []string {
	t.Helper()
	c := titles{names: []string{"title", "summary"}, parameter: map[string]int{
		"AddError": 0, "AddWarning": 0, "NewErrorDiagnostic": 0, "NewWarningDiagnostic": 0,
		"AddAttributeError": 1, "AddAttributeWarning": 1, "NewAttributeErrorDiagnostic": 1, "NewAttributeWarningDiagnostic": 1,
	}}
	return c.in(t, sourceFolders)
}

// allActions are what completes "Unable to …".
func allActions(t *testing.T) []string {
	t.Helper()
	c := titles{names: []string{"action"}, parameter: map[string]int{}}
	return c.in(t, sourceFolders)
}

func (c titles) in(t *testing.T, folders []string) []string {
	t.Helper()
	c.result, c.found = map[string]int{}, map[string]bool{}
	var declarations []ast.Decl
	for _, folder := range folders {
		files, err := filepath.Glob(filepath.Join(folder, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			declarations = append(declarations, parsed.Decls...)
			for _, declaration := range parsed.Decls {
				if function, ok := declaration.(*ast.FuncDecl); ok {
					c.note(c.parameter, function, function.Type.Params)
					c.note(c.result, function, function.Type.Results)
				}
			}
		}
	}
	for _, declaration := range declarations {
		c.collect(declaration)
	}
	return slices.Sorted(maps.Keys(c.found))
}

// note notes where a function's fields hold a title.
func (c titles) note(places map[string]int, function *ast.FuncDecl, fields *ast.FieldList) {
	if fields == nil {
		return
	}
	place := 0
	for _, field := range fields.List {
		for _, name := range field.Names {
			if slices.Contains(c.names, name.Name) {
				places[function.Name.Name] = place
			}
			place++
		}
	}
}

func (c titles) collect(declaration ast.Decl) {
	function, isFunction := declaration.(*ast.FuncDecl)
	ast.Inspect(declaration, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.CallExpr:
			if place, known := c.parameter[called(node)]; known && place < len(node.Args) {
				c.add(node.Args[place])
			}
		case *ast.ReturnStmt:
			if !isFunction {
				break
			}
			if place, known := c.result[function.Name.Name]; known && place < len(node.Results) {
				c.add(node.Results[place])
			}
		case *ast.AssignStmt:
			for i, left := range node.Lhs {
				if name, ok := left.(*ast.Ident); ok && slices.Contains(c.names, name.Name) && i < len(node.Rhs) {
					c.add(node.Rhs[i])
				}
			}
		}
		return true
	})
}

func called(call *ast.CallExpr) string {
	switch function := call.Fun.(type) {
	case *ast.Ident:
		return function.Name
	case *ast.SelectorExpr:
		return function.Sel.Name
	}
	return ""
}

var (
	verb     = regexp.MustCompile(`"?%[a-z]"?`)
	anything = regexp.MustCompile(`…+`)
	someWord = regexp.MustCompile(`[a-z]{2}`)
)

// add adds the text of an expression, unless it is another's title.
func (c titles) add(expression ast.Expr) {
	if text := anything.ReplaceAllString(textOf(expression), "…"); someWord.MatchString(text) {
		c.found[text] = true
	}
}

func textOf(expression ast.Expr) string {
	switch e := expression.(type) {
	case *ast.BasicLit:
		if text, err := strconv.Unquote(e.Value); err == nil {
			return text
		}
	case *ast.BinaryExpr:
		return textOf(e.X) + textOf(e.Y)
	case *ast.CallExpr:
		if called(e) == "Sprintf" {
			return verb.ReplaceAllString(textOf(e.Args[0]), "…")
		}
	}
	return "…"
}

// TestGoldenFileHasEveryTitle: what a reviewer does not see there, nobody has read.
func TestGoldenFileHasEveryTitle(t *testing.T) {
	t.Parallel()
	read := bold.FindAllStringSubmatch(readFile(t, filepath.Join("testdata", mistakesFile)), -1)
	all := allTitles(t)
	for _, action := range allActions(t) {
		all = append(all, "Unable to "+action)
	}
	for _, title := range all {
		pattern := regexp.MustCompile("^" + strings.ReplaceAll(regexp.QuoteMeta(title), "…", ".+") + "$")
		if !slices.ContainsFunc(read, func(match []string) bool { return pattern.MatchString(match[2]) }) {
			t.Errorf("the golden file has no %q", title)
		}
	}
}
