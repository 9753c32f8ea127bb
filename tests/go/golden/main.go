// Command golden writes the golden vectors of tests/golden, or checks that the committed ones are what it would write.
//
//	golden DIRECTORY           writes entry.json, segment.json, blob.json, bag.json, keys.json, fingerprint.json, page_code.json
//	golden --check DIRECTORY   makes them again and compares byte for byte
//	golden --bag DIRECTORY     writes the case file of bag.json into it as a folder, and `vkey`
//	golden --store DATA        writes a sound data directory without database, and DATA-keys
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

type m = map[string]interface{}

func must(condition bool, what string) {
	if !condition {
		fmt.Fprintln(os.Stderr, "golden: a known answer is not met:", what)
		os.Exit(1)
	}
}

func encode(v interface{}) []byte {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(v); err != nil {
		panic(err)
	}
	return out.Bytes()
}

func main() {
	option := ""
	if len(os.Args) == 3 {
		option = os.Args[1]
	}
	check := option == "--check"
	if len(os.Args) < 2 || len(os.Args) > 3 || (len(os.Args) == 3 && !check && option != "--bag" && option != "--store") {
		fmt.Fprintln(os.Stderr, "usage: golden [--check|--bag|--store] DIRECTORY")
		os.Exit(2)
	}
	folder := os.Args[len(os.Args)-1]
	if write := map[string]func(string) error{"--bag": writeBag, "--store": writeStore}[option]; write != nil {
		if err := write(folder); err != nil {
			fmt.Fprintln(os.Stderr, "golden:", err)
			os.Exit(1)
		}
		return
	}
	knownAnswers()
	pages := []struct {
		name string
		make func() m
	}{{"entry", entryVectors}, {"segment", segmentVectors}, {"blob", blobVectors}, {"keys", keyVectors}, {"bag", bagVectors}, {"fingerprint", fingerprintVectors}, {"page_code", pageCodeVectors}}
	bad := 0
	for _, page := range pages {
		path := filepath.Join(folder, page.name+".json")
		made := encode(page.make())
		if !check {
			if err := os.WriteFile(path, made, 0o644); err != nil {
				fmt.Fprintln(os.Stderr, "golden:", err)
				os.Exit(1)
			}
			continue
		}
		there, err := os.ReadFile(path)
		switch {
		case err != nil:
			fmt.Println("missing:", err)
			bad++
		case !bytes.Equal(there, made):
			fmt.Println("changed:", path)
			bad++
		default:
			fmt.Println("equal:  ", path)
		}
	}
	if bad > 0 {
		os.Exit(1)
	}
}
