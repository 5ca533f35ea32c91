package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
)

// oneLine shows progress: on a terminal each line takes the place of the one before.
type oneLine struct {
	w         io.Writer
	overwrite bool
}

func (o *oneLine) Write(line []byte) (int, error) {
	if !o.overwrite {
		return o.w.Write(line)
	}
	_, err := fmt.Fprintf(o.w, "\r\033[K%s", bytes.TrimSuffix(line, []byte("\n")))
	return len(line), err
}

// clear takes the last line away.
func (o *oneLine) clear() {
	if o.overwrite {
		fmt.Fprint(o.w, "\r\033[K")
	}
}

func isTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
