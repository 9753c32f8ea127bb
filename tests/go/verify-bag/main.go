// Command verify-bag checks a case file by docs/formats/bag.md with Go's own checksum-database code, and shares nothing
// with the C++ programs.
//
//	verify-bag FOLDER [VKEY-FILE]      exit 0 sound, 1 not sound, 2 usage
package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"zhilu/formats"
)

type bag struct {
	root  string
	files map[string]bool
	info  map[string]string
	sums  map[string]string // manifest-sha256: path → digest
	vkey  string            // trusted from outside, or empty
	bad   int
}

func (b *bag) wrong(check, where, what string) {
	fmt.Printf("not sound   %-10s %s: %s\n", check, where, what)
	b.bad++
}

func (b *bag) read(path string) []byte {
	content, err := os.ReadFile(filepath.Join(b.root, filepath.FromSlash(path)))
	if err != nil {
		return nil
	}
	return content
}

func (b *bag) check(name string, run func(check string)) {
	before := b.bad
	run(name)
	if b.bad == before {
		fmt.Printf("sound       %s\n", name)
	}
}

func main() {
	if len(os.Args) < 2 || len(os.Args) > 3 {
		fmt.Fprintln(os.Stderr, "usage: verify-bag FOLDER [VKEY-FILE]")
		os.Exit(2)
	}
	b := &bag{root: os.Args[1], files: map[string]bool{}}
	if len(os.Args) == 3 {
		key, err := os.ReadFile(os.Args[2])
		if err != nil {
			fmt.Fprintln(os.Stderr, "verify-bag:", err)
			os.Exit(2)
		}
		b.vkey = strings.TrimSpace(string(key))
	}
	b.check("structure", b.structure)
	if b.bad == 0 {
		b.check("payload", b.payload)
		b.check("tags", b.tags)
		b.proofs()
	}
	if b.bad > 0 {
		fmt.Println("NOT SOUND")
		os.Exit(1)
	}
	fmt.Println("SOUND")
}

func badSegment(s string) string {
	switch {
	case s == "" || s == "." || s == "..":
		return "an empty segment or a dot segment"
	case len(s) > 255:
		return "a segment over 255 bytes"
	case strings.ContainsAny(s, "\\%"):
		return "a backslash or per cent sign"
	case !utf8.ValidString(s) || !norm.NFC.IsNormalString(s):
		return "not NFC"
	}
	for _, r := range s {
		if unicode.Is(unicode.Cc, r) {
			return "a control character"
		}
	}
	return ""
}

func (b *bag) structure(check string) {
	folded := map[string]string{}
	fold := cases.Fold()
	err := filepath.WalkDir(b.root, func(full string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		relative, _ := filepath.Rel(b.root, full)
		if relative == "." {
			return nil
		}
		path := filepath.ToSlash(relative)
		if why := badSegment(d.Name()); why != "" {
			b.wrong(check, path, why)
		}
		key := fold.String(norm.NFC.String(path))
		if other, there := folded[key]; there {
			b.wrong(check, path, "equal to "+other+" after NFC and case folding")
		}
		folded[key] = path
		switch {
		case d.IsDir():
		case d.Type().IsRegular():
			b.files[path] = true
		default:
			b.wrong(check, path, "a symbolic link or special file")
		}
		return nil
	})
	if err != nil {
		b.wrong(check, b.root, err.Error())
		return
	}
	need := []string{"bagit.txt", "bag-info.txt", "manifest-sha256.txt", "manifest-sha512.txt", "manifest-sm3.txt", "tagmanifest-sha256.txt",
		"tagmanifest-sha512.txt", "data/其他/blobs.json", "data/其他/log/entries.jsonl", "data/其他/log/leaves.jsonl", "proof/checkpoint",
		"proof/vkeys.json", "proof/seal.json", "proof/seal-entry.json", "proof/seal.tlog-proof", "proof/consistency.json"}
	named := map[string]bool{}
	for _, path := range need {
		named[path] = true
		if !b.files[path] {
			b.wrong(check, path, "missing")
		}
	}
	for path := range b.files {
		if !named[path] && !strings.HasPrefix(path, "data/") && !strings.HasPrefix(path, "proof/") && !strings.HasPrefix(path, "spec/") {
			b.wrong(check, path, "has no place in a case file")
		}
	}
	if string(b.read("bagit.txt")) != "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n" {
		b.wrong(check, "bagit.txt", "not the two lines of BagIt 1.0")
	}
	b.readInfo(check)
}

func (b *bag) readInfo(check string) {
	b.info = map[string]string{}
	for _, line := range strings.Split(strings.TrimSuffix(string(b.read("bag-info.txt")), "\n"), "\n") {
		label, value, found := strings.Cut(line, ": ")
		if !found {
			b.wrong(check, "bag-info.txt", "a line without label")
			continue
		}
		if _, twice := b.info[label]; twice {
			b.wrong(check, "bag-info.txt", label+" stands twice")
		}
		b.info[label] = value
	}
	if b.info["Zhilu-Format"] != "1" {
		b.wrong(check, "bag-info.txt", "a Zhilu-Format that this program does not know")
	}
}

func (b *bag) manifest(check, path, algorithm string, expected func(string) bool) map[string]string {
	sums, err := formats.ReadManifest(string(b.read(path)))
	if err != nil {
		b.wrong(check, path, err.Error())
		return nil
	}
	for file, sum := range sums {
		switch {
		case !expected(file):
			b.wrong(check, path, "names "+file+", which is not its business")
		case !b.files[file]:
			b.wrong(check, file, "missing, but in "+path)
		case formats.HexOf(algorithm, b.read(file)) != sum:
			b.wrong(check, file, "changed, says "+path)
		}
	}
	for file := range b.files {
		if _, listed := sums[file]; expected(file) && !listed {
			b.wrong(check, file, "added: not in "+path)
		}
	}
	return sums
}

func (b *bag) payload(check string) {
	isPayload := func(path string) bool { return strings.HasPrefix(path, "data/") }
	for _, algorithm := range []string{"sha512", "sm3", "sha256"} {
		b.sums = b.manifest(check, "manifest-"+algorithm+".txt", algorithm, isPayload)
	}
	octets, files := int64(0), 0
	for file := range b.files {
		if isPayload(file) {
			files++
			octets += int64(len(b.read(file)))
		}
	}
	if oxum := fmt.Sprintf("%d.%d", octets, files); oxum != b.info["Payload-Oxum"] {
		b.wrong(check, "bag-info.txt", "Payload-Oxum is not "+oxum)
	}
}

func (b *bag) tags(check string) {
	isTag := func(path string) bool {
		return !strings.HasPrefix(path, "data/") && !strings.HasPrefix(path, "proof/") && !strings.HasPrefix(path, "tagmanifest-")
	}
	for _, algorithm := range []string{"sha256", "sha512"} {
		b.manifest(check, "tagmanifest-"+algorithm+".txt", algorithm, isTag)
	}
}

func sortedSeqs(leaves map[int64]string) []int64 {
	out := []int64{}
	for seq := range leaves {
		out = append(out, seq)
	}
	sort.Slice(out, func(i, j int) bool { return out[i] < out[j] })
	return out
}
