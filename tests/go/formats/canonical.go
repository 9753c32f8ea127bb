// Package formats reads and writes the formats of docs/formats from their pages alone. It shares no code with the C++
// programs, so that a mistake of reading would have to be made twice.
package formats

import (
	"errors"
	"fmt"
	"math"
	"sort"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// A JSON value: nil, bool, Number, string, []Value or *Object.
type Value interface{}

// Number keeps the IEEE value and the spelling it came in.
type Number struct {
	Float    float64
	Spelling string
}

// Object keeps its members in the order in which they came.
type Object struct {
	Keys    []string
	Members map[string]Value
}

// NewObject makes an object from alternating keys and values.
func NewObject(pairs ...interface{}) *Object {
	o := &Object{Members: map[string]Value{}}
	for i := 0; i+1 < len(pairs); i += 2 {
		o.Set(pairs[i].(string), pairs[i+1])
	}
	return o
}

// Set adds or replaces a member.
func (o *Object) Set(key string, v interface{}) {
	if _, there := o.Members[key]; !there {
		o.Keys = append(o.Keys, key)
	}
	switch n := v.(type) {
	case int:
		v = Int(int64(n))
	case int64:
		v = Int(n)
	}
	o.Members[key] = v
}

// Int makes a number of an integer within ±(2^53 − 1).
func Int(n int64) Number {
	if n > 1<<53-1 || n < -(1<<53-1) {
		panic("integer beyond 2^53 - 1")
	}
	return Number{float64(n), strconv.FormatInt(n, 10)}
}

const maxDepth = 32

type parser struct {
	text string
	at   int
}

// Parse reads strict JSON: RFC 8259, UTF-8, no key twice, no lone surrogate.
func Parse(text string) (Value, error) {
	if !utf8.ValidString(text) {
		return nil, errors.New("not UTF-8")
	}
	p := &parser{text: text}
	v, err := p.value(0)
	if err != nil {
		return nil, err
	}
	p.space()
	if p.at != len(p.text) {
		return nil, fmt.Errorf("byte %d: text after the value", p.at)
	}
	return v, nil
}

func (p *parser) fail(what string) error { return fmt.Errorf("byte %d: %s", p.at, what) }

func (p *parser) space() {
	for p.at < len(p.text) && strings.IndexByte(" \t\r\n", p.text[p.at]) >= 0 {
		p.at++
	}
}

func (p *parser) take(word string) bool {
	if strings.HasPrefix(p.text[p.at:], word) {
		p.at += len(word)
		return true
	}
	return false
}

func (p *parser) value(depth int) (Value, error) {
	if depth > maxDepth {
		return nil, p.fail("too deep")
	}
	p.space()
	switch {
	case p.at >= len(p.text):
		return nil, p.fail("the text ends")
	case p.take("null"):
		return nil, nil
	case p.take("true"):
		return true, nil
	case p.take("false"):
		return false, nil
	case p.text[p.at] == '"':
		return p.str()
	case p.take("["):
		return p.array(depth)
	case p.take("{"):
		return p.object(depth)
	}
	return p.number()
}

func (p *parser) array(depth int) (Value, error) {
	items := []Value{}
	p.space()
	if p.take("]") {
		return items, nil
	}
	for {
		v, err := p.value(depth + 1)
		if err != nil {
			return nil, err
		}
		items = append(items, v)
		p.space()
		if p.take("]") {
			return items, nil
		}
		if !p.take(",") {
			return nil, p.fail("a comma or ] is missing")
		}
	}
}

func (p *parser) object(depth int) (Value, error) {
	o := NewObject()
	p.space()
	if p.take("}") {
		return o, nil
	}
	for {
		p.space()
		if p.at >= len(p.text) || p.text[p.at] != '"' {
			return nil, p.fail("a key is missing")
		}
		key, err := p.str()
		if err != nil {
			return nil, err
		}
		if _, there := o.Members[key]; there {
			return nil, p.fail("the key " + strconv.Quote(key) + " stands twice")
		}
		p.space()
		if !p.take(":") {
			return nil, p.fail("a colon is missing")
		}
		v, err := p.value(depth + 1)
		if err != nil {
			return nil, err
		}
		o.Set(key, v)
		p.space()
		if p.take("}") {
			return o, nil
		}
		if !p.take(",") {
			return nil, p.fail("a comma or } is missing")
		}
	}
}

func (p *parser) hex4() (rune, error) {
	if p.at+4 > len(p.text) {
		return 0, p.fail("a short \\u escape")
	}
	n, err := strconv.ParseUint(p.text[p.at:p.at+4], 16, 16)
	if err != nil || strings.ContainsAny(p.text[p.at:p.at+4], "+-_xX") {
		return 0, p.fail("a bad \\u escape")
	}
	p.at += 4
	return rune(n), nil
}

func (p *parser) escape(out *strings.Builder) error {
	if p.at >= len(p.text) {
		return p.fail("the text ends")
	}
	c := p.text[p.at]
	p.at++
	if i := strings.IndexByte(`"\/bfnrt`, c); i >= 0 {
		out.WriteByte("\"\\/\b\f\n\r\t"[i])
		return nil
	}
	if c != 'u' {
		return p.fail("an unknown escape")
	}
	r, err := p.hex4()
	if err != nil {
		return err
	}
	if utf16.IsSurrogate(r) {
		if !p.take(`\u`) {
			return p.fail("a lone surrogate")
		}
		low, err := p.hex4()
		if err != nil {
			return err
		}
		if r = utf16.DecodeRune(r, low); r == utf8.RuneError {
			return p.fail("a lone surrogate")
		}
	}
	out.WriteRune(r)
	return nil
}

func (p *parser) str() (string, error) {
	p.at++
	var out strings.Builder
	for p.at < len(p.text) {
		c := p.text[p.at]
		switch {
		case c == '"':
			p.at++
			return out.String(), nil
		case c == '\\':
			p.at++
			if err := p.escape(&out); err != nil {
				return "", err
			}
		case c < 0x20:
			return "", p.fail("a bare control character")
		default:
			out.WriteByte(c)
			p.at++
		}
	}
	return "", p.fail("a string without end")
}

func (p *parser) digits() bool {
	from := p.at
	for p.at < len(p.text) && p.text[p.at] >= '0' && p.text[p.at] <= '9' {
		p.at++
	}
	return p.at > from
}

func (p *parser) number() (Value, error) {
	from := p.at
	p.take("-")
	if !p.take("0") && !p.digits() {
		return nil, p.fail("not a value")
	}
	if p.take(".") && !p.digits() {
		return nil, p.fail("digits are missing")
	}
	if p.take("e") || p.take("E") {
		if !p.take("+") {
			p.take("-")
		}
		if !p.digits() {
			return nil, p.fail("digits are missing")
		}
	}
	spelling := p.text[from:p.at]
	f, err := strconv.ParseFloat(spelling, 64)
	if err != nil {
		return nil, p.fail("a number beyond IEEE 754")
	}
	return Number{f, spelling}, nil
}

// Canonical writes a value as RFC 8785 has it.
func Canonical(v Value) string {
	var out strings.Builder
	write(&out, v)
	return out.String()
}

func write(out *strings.Builder, v Value) {
	switch t := v.(type) {
	case nil:
		out.WriteString("null")
	case bool:
		out.WriteString(strconv.FormatBool(t))
	case Number:
		out.WriteString(NumberText(t.Float))
	case string:
		writeString(out, t)
	case []Value:
		out.WriteByte('[')
		for i, item := range t {
			if i > 0 {
				out.WriteByte(',')
			}
			write(out, item)
		}
		out.WriteByte(']')
	case *Object:
		writeObject(out, t)
	default:
		panic(fmt.Sprintf("not a JSON value: %T", v))
	}
}

func writeObject(out *strings.Builder, o *Object) {
	keys := append([]string(nil), o.Keys...)
	sort.Slice(keys, func(i, j int) bool { return lessUTF16(keys[i], keys[j]) })
	out.WriteByte('{')
	for i, key := range keys {
		if i > 0 {
			out.WriteByte(',')
		}
		writeString(out, key)
		out.WriteByte(':')
		write(out, o.Members[key])
	}
	out.WriteByte('}')
}

func lessUTF16(a, b string) bool {
	x, y := utf16.Encode([]rune(a)), utf16.Encode([]rune(b))
	for i := 0; i < len(x) && i < len(y); i++ {
		if x[i] != y[i] {
			return x[i] < y[i]
		}
	}
	return len(x) < len(y)
}

func writeString(out *strings.Builder, s string) {
	out.WriteByte('"')
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '"' || c == '\\':
			out.WriteByte('\\')
			out.WriteByte(c)
		case c >= 0x20:
			out.WriteByte(c)
		case strings.IndexByte("\b\t\n\f\r", c) >= 0:
			out.WriteByte('\\')
			out.WriteByte("btnfr"[strings.IndexByte("\b\t\n\f\r", c)])
		default:
			fmt.Fprintf(out, `\u%04x`, c)
		}
	}
	out.WriteByte('"')
}

// NumberText spells a number as ECMAScript's Number::toString does.
func NumberText(f float64) string {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		panic("a number that is not finite has no JSON spelling")
	}
	if f == 0 {
		return "0"
	}
	if f < 0 {
		return "-" + NumberText(-f)
	}
	e := strconv.FormatFloat(f, 'e', -1, 64) // d.ddde±xx
	cut := strings.IndexByte(e, 'e')
	exponent, _ := strconv.Atoi(e[cut+1:])
	digits := strings.Replace(e[:cut], ".", "", 1)
	k, n := len(digits), exponent+1
	switch {
	case k <= n && n <= 21:
		return digits + strings.Repeat("0", n-k)
	case 0 < n && n <= 21:
		return digits[:n] + "." + digits[n:]
	case -6 < n && n <= 0:
		return "0." + strings.Repeat("0", -n) + digits
	}
	sign := "+"
	if n-1 < 0 {
		sign = "-"
		exponent = 1 - n
	} else {
		exponent = n - 1
	}
	if k > 1 {
		digits = digits[:1] + "." + digits[1:]
	}
	return digits + "e" + sign + strconv.Itoa(exponent)
}

// ParseCanonical reads a text that must be its own canonical form.
func ParseCanonical(text string) (Value, error) {
	v, err := Parse(text)
	if err != nil {
		return nil, err
	}
	if Canonical(v) != text {
		return nil, errors.New("not in canonical form")
	}
	return v, nil
}

// ParseCanonicalObject is ParseCanonical for an object with exactly the members named, or any where none are named.
func ParseCanonicalObject(text string, members ...string) (*Object, error) {
	v, err := ParseCanonical(text)
	if err != nil {
		return nil, err
	}
	o, ok := v.(*Object)
	if !ok {
		return nil, errors.New("not an object")
	}
	if len(members) > 0 && len(members) != len(o.Keys) {
		return nil, fmt.Errorf("members %v instead of %v", o.Keys, members)
	}
	for _, m := range members {
		if _, there := o.Members[m]; !there {
			return nil, fmt.Errorf("the member %q is missing", m)
		}
	}
	return o, nil
}

// Text returns a member that must be a string.
func (o *Object) Text(key string) (string, error) {
	s, ok := o.Members[key].(string)
	if !ok {
		return "", fmt.Errorf("the member %q is not a text", key)
	}
	return s, nil
}

// Integer returns a member that must be an integer from 0 to 2^53 − 1.
func (o *Object) Integer(key string) (int64, error) {
	n, ok := o.Members[key].(Number)
	if !ok || n.Float != math.Trunc(n.Float) || n.Float < 0 || n.Float > 1<<53-1 {
		return 0, fmt.Errorf("the member %q is not a count", key)
	}
	return int64(n.Float), nil
}

// OnlyIntegers tells whether every number within ±(2^53 − 1) is whole, at any depth.
func OnlyIntegers(v Value) bool {
	switch t := v.(type) {
	case Number:
		return t.Float == math.Trunc(t.Float) && math.Abs(t.Float) <= 1<<53-1
	case []Value:
		for _, item := range t {
			if !OnlyIntegers(item) {
				return false
			}
		}
	case *Object:
		for _, item := range t.Members {
			if !OnlyIntegers(item) {
				return false
			}
		}
	}
	return true
}
