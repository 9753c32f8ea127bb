// Command verify-store checks the files of a data directory that outlive the program (checkpoints, tiles, entries,
// segments, blobs) by docs/formats, and shares nothing with the C++ programs. It does not look into the database.
//
//	verify-store DATA [KEYS-FOLDER]     passphrase of the key file, if any, in ZHILU_PASSPHRASE
//	exit 0 sound, 1 not sound, 2 usage
package main

import (
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"zhilu/formats"
)

type store struct {
	root  string
	keys  *formats.Keys
	bad   int
	blobs map[string]bool   // whole blobs in the vault
	named map[string]string // blob → who names it
}

func (s *store) wrong(where, what string) {
	fmt.Printf("not sound  %s: %s\n", where, what)
	s.bad++
}

func main() {
	if len(os.Args) < 2 || len(os.Args) > 3 {
		fmt.Fprintln(os.Stderr, "usage: verify-store DATA [KEYS-FOLDER]")
		os.Exit(2)
	}
	s := &store{root: filepath.Clean(os.Args[1]), blobs: map[string]bool{}, named: map[string]string{}}
	folder := s.root + "-keys"
	if len(os.Args) == 3 {
		folder = os.Args[2]
	}
	if err := s.readKeys(filepath.Join(folder, "keys.json")); err != nil {
		fmt.Fprintln(os.Stderr, "verify-store: keys.json:", err)
		os.Exit(1)
	}
	s.vault()
	s.log("log", "bodies", s.keys.Origin+"/record", s.keys.Record)
	s.log("access-log", "access-bodies", s.keys.Origin+"/access", s.keys.Access)
	for digest, by := range s.named {
		if !s.blobs[digest] {
			s.wrong("vault", "no sound blob "+digest+", which "+by+" names")
		}
	}
	if s.bad > 0 {
		fmt.Println("NOT SOUND")
		os.Exit(1)
	}
	fmt.Println("SOUND")
}

func (s *store) readKeys(path string) error {
	content, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	text := string(content)
	if strings.Contains(text, `"kind":"zhilu-keys-sealed"`) {
		if text, err = formats.OpenSealedKeys(text, os.Getenv("ZHILU_PASSPHRASE")); err != nil {
			return err
		}
	}
	s.keys, err = formats.ReadKeys(text)
	return err
}

// files lists what lies below a folder, by paths relative to it.
func (s *store) files(folder string) map[string][]byte {
	out := map[string][]byte{}
	base := filepath.Join(s.root, folder)
	_ = filepath.WalkDir(base, func(full string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return nil
		}
		relative, _ := filepath.Rel(base, full)
		content, err := os.ReadFile(full)
		if err != nil {
			s.wrong(folder+"/"+relative, err.Error())
		}
		out[filepath.ToSlash(relative)] = content
		return nil
	})
	return out
}

func (s *store) log(folder, bodies, origin string, seed []byte) {
	files := s.files(folder)
	_, _, vkey := formats.KeyOf(origin, seed)
	_, size, root, err := formats.OpenCheckpoint(string(files["checkpoint"]), vkey)
	if err != nil {
		s.wrong(folder+"/checkpoint", err.Error())
		return
	}
	delete(files, "checkpoint")
	tree, leaves := s.entries(folder, origin, files, size)
	if tree.Size != size {
		return
	}
	if tree.Root(size) != root {
		s.wrong(folder+"/checkpoint", "the entries have another root")
	}
	tree.Tiles(func(path string, content []byte) {
		if there, ok := files[path]; !ok {
			s.wrong(folder+"/"+path, "missing")
		} else if string(there) != string(content) {
			s.wrong(folder+"/"+path, "not the hashes of the entries")
		}
		delete(files, path)
	})
	for path := range files { // partial files of other widths may stay
		if !strings.HasPrefix(path, "tile/") || !strings.Contains(path, ".p/") {
			s.wrong(folder+"/"+path, "a stranger")
		}
	}
	heads := s.segments(bodies, origin, leaves)
	fmt.Printf("checked    %s: %d entries, %d bodies\n", origin, size, heads)
}

func (s *store) entries(folder, origin string, files map[string][]byte, size int64) (*formats.Tree, []string) {
	tree, leaves := &formats.Tree{}, []string{}
	for first := int64(0); first < size; first += 256 {
		width := size - first
		if width > 256 {
			width = 256
		}
		path := formats.TilePath(-1, first/256, int(width))
		content, there := files[path]
		delete(files, path)
		bundle, err := formats.ReadBundle(content)
		if !there || err != nil || int64(len(bundle)) != width {
			s.wrong(folder+"/"+path, fmt.Sprintf("does not hold %d entries (%v)", width, err))
			return tree, nil
		}
		for i, leaf := range bundle {
			if _, _, err := formats.LeafParts(leaf, origin, first+int64(i)); err != nil {
				s.wrong(folder+"/"+path, fmt.Sprintf("seq %d: %v", first+int64(i), err))
			}
			tree.Add([]byte(leaf))
		}
		leaves = append(leaves, bundle...)
	}
	return tree, leaves
}

func (s *store) segments(folder, origin string, leaves []string) int {
	files := s.files(folder)
	names := []string{}
	for name := range files {
		names = append(names, name)
	}
	sort.Strings(names)
	seq, at, counts := 0, "", map[string]int64{}
	for i, name := range names {
		first := uint64(i) * formats.SegmentEntries
		if name != formats.SegmentName(first) {
			s.wrong(folder+"/"+name, "a stranger, or a file before it is missing")
			return seq
		}
		entries, torn, err := formats.ReadSegment(files[name], first, origin, s.keys.Bodies, i == len(names)-1)
		if err != nil {
			s.wrong(folder+"/"+name, err.Error())
		}
		if torn {
			fmt.Printf("torn tail  %s/%s after %d entries\n", folder, name, len(entries))
		}
		for _, e := range entries {
			if seq < len(leaves) {
				s.entry(folder+"/"+name, origin, e, leaves[seq], &at, counts)
			}
			seq++
		}
	}
	if seq < len(leaves) {
		s.wrong(folder, fmt.Sprintf("holds %d entries of the %d that the checkpoint covers", seq, len(leaves)))
	}
	if seq > len(leaves) {
		fmt.Printf("not yet    %s: %d entries beyond the checkpoint\n", folder, seq-len(leaves))
	}
	return seq
}

func (s *store) entry(file, origin string, e *formats.Entry, leaf string, at *string, counts map[string]int64) {
	where := fmt.Sprintf("%s seq %d", file, e.Seq)
	headDigest, bodyDigest, err := formats.LeafParts(leaf, origin, int64(e.Seq))
	if err != nil {
		return // named with the entries
	}
	if formats.SaltedDigest(e.HeadSalt, e.Head) != headDigest {
		s.wrong(where, "the head is not that of the leaf")
	}
	if e.Kind == 1 && formats.SaltedDigest(e.BodySalt, e.Body) != bodyDigest {
		s.wrong(where, "the body is not that of the leaf")
	}
	if e.Kind == 2 && hex.EncodeToString(e.BodyDigest) != bodyDigest {
		s.wrong(where, "the tombstone is not that of the leaf")
	}
	h, err := formats.ReadHead(e.Head)
	if err != nil {
		s.wrong(where, "head: "+err.Error())
		return
	}
	if h.At < *at {
		s.wrong(where, "`at` goes back")
	}
	if h.N != counts[h.Case] {
		s.wrong(where, fmt.Sprintf("n is %d instead of %d", h.N, counts[h.Case]))
	}
	*at = h.At
	counts[h.Case]++
	if e.Kind != 1 {
		return
	}
	body, err := formats.ReadBody(e.Body)
	if err != nil {
		s.wrong(where, "body: "+err.Error())
		return
	}
	names := map[string]bool{}
	formats.BlobNames(body, names)
	for digest := range names {
		s.named[digest] = where
	}
}

func (s *store) vault() {
	files := s.files("vault")
	for path := range files {
		folder, name, _ := strings.Cut(path, "/")
		digest := strings.TrimSuffix(strings.TrimSuffix(name, ".blob"), ".key")
		if strings.HasPrefix(filepath.Base(path), "incoming-") {
			fmt.Println("unfinished vault/" + path)
			continue
		}
		if !formats.IsDigest(digest) || folder != digest[:2] || name == digest {
			s.wrong("vault/"+path, "a stranger")
			continue
		}
		if strings.HasSuffix(name, ".key") {
			if _, there := files[folder+"/"+digest+".blob"]; !there {
				fmt.Println("unfinished vault/" + path)
			}
			continue
		}
		if _, err := formats.OpenBlob(digest, files[path], files[folder+"/"+digest+".key"], s.keys.Vault); err != nil {
			s.wrong("vault/"+path, err.Error())
			continue
		}
		s.blobs[digest] = true
	}
	fmt.Printf("checked    vault: %d blobs\n", len(s.blobs))
}
