"""Forms, as whoever designs them uses the program: checked, drawn, installed."""
import json
import re
import shutil
import subprocess
import unittest
from pathlib import Path

from bureau import WORK, cases, copy_of_sample, sample, zhilu

FORMS = Path(__file__).parents[2] / "data" / "forms"


def words(pdf):
    return re.sub(r"\s", "", subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True).stdout)


class Forms(unittest.TestCase):
    def folder(self, name):
        folder = WORK / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        return folder

    def changed(self, folder, form, *changes):
        text = (FORMS / f"{form}.json").read_text()
        for old, new in changes:
            self.assertIn(old, text)
            text = text.replace(old, new, 1)
        path = folder / f"{form}.json"
        path.write_text(text)
        return path

    def test_those_that_ship_are_well_formed_and_their_samples_fill_them(self):
        told = json.loads(zhilu("forms", "check", FORMS, "--json").stdout)
        self.assertEqual(told, [])
        self.assertIn("well formed: ", zhilu("forms", "check", FORMS.parent).stdout)
        strays = {p.stem for p in (FORMS / "samples").glob("*.json")} - {"case"} - {p.stem for p in FORMS.glob("*.json")}
        self.assertEqual(strays, set(), "each sample has its form")

    def test_a_fault_is_told_with_its_file_place_and_remedy(self):
        folder = self.folder("faulty-forms")
        self.changed(folder, "case_cover", ('"case.number"', '"case.weather"'))
        done = zhilu("forms", "check", folder, code=1)
        self.assertRegex(done.stdout, r"case_cover\.json/fields/\d+/source: error: .*case\.weather.*\[form\.unknown_source\]")
        self.changed(folder, "case_cover", ('"fields"', '"feilds"'))
        self.assertIn("[form.unknown_member]", zhilu("forms", "check", folder / "case_cover.json", code=1).stdout)
        (folder / "case_cover.json").write_text('{"form": "case_cover", ')
        told = json.loads(zhilu("forms", "check", folder, "--json", code=1).stdout)
        self.assertEqual([p["code"] for p in told], ["json.malformed"], told)
        for where in ("/nowhere", folder / "other.json"):
            self.assertIn("[form.no_such_file]", zhilu("forms", "check", where, code=1).stderr)

    def test_all_are_drawn_with_the_sample_case(self):
        out = self.folder("drawn-forms")
        told = json.loads(zhilu("forms", "render", "--all", "--sample", "--out", out, "--json").stdout)
        self.assertEqual({f["form"] for f in told}, {p.stem for p in FORMS.glob("*.json")})
        self.assertEqual([f for f in told if f["warnings"]], [])
        for form in told:
            pdf = out / f"{form['form']}.pdf"
            subprocess.run(["qpdf", "--check", pdf], check=True, capture_output=True)
            self.assertIn(re.sub(r"\s", "", form["title"]), words(pdf))
            pages = subprocess.run(["pdfinfo", pdf], capture_output=True, text=True, check=True).stdout
            self.assertIn(f"Pages:           {form['pages']}\n", pages)
            fonts = subprocess.run(["pdffonts", pdf], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
            self.assertTrue(fonts)
            for line in fonts:
                self.assertEqual(line.split()[-5:-2], ["yes", "yes", "yes"], f"{pdf.name}: {line} is embedded, a subset, with its characters")
            self.assertEqual((out / f"{form['form']}.ofd").read_bytes()[:2], b"PK")

    def test_one_changed_outside_the_program_is_drawn_as_it_stands(self):
        folder = self.folder("own-forms")
        path = self.changed(folder, "statement_waiver", ('"title": "放弃陈述申辩（听证）声明"', '"title": "放弃权利声明书"'))
        zhilu("forms", "render", path, "--sample", "--out", folder / "out")
        self.assertIn("放弃权利声明书", words(folder / "out" / "statement_waiver.pdf"))
        zhilu("forms", "render", "statement_waiver", "--sample", "--forms", folder, "--out", folder / "again")
        self.assertEqual((folder / "out" / "statement_waiver.pdf").read_bytes(), (folder / "again" / "statement_waiver.pdf").read_bytes())
        self.assertIn("[form.no_such_form]", zhilu("forms", "render", "nothing", "--sample", "--out", folder, code=1).stderr)
        for wrong in (["--all", "case_cover", "--sample"], ["case_cover"], ["--sample"], ["case_cover", "--case", "1"]):
            zhilu("forms", "render", *wrong, "--out", folder, code=2)

    def test_they_are_drawn_with_a_real_case(self):
        out = self.folder("drawn-case")
        case = next(c for c in cases(sample()) if c["stage"] == "archived")
        zhilu("forms", "render", "inspection_record", "--case", case["number"], "--data", sample(), "--out", out)
        self.assertIn(re.sub(r"\s", "", case["party"]), words(out / "inspection_record.pdf"))
        told = json.loads(zhilu("forms", "render", "--all", "--case", case["number"], "--data", sample(), "--out", out, "--json").stdout)
        self.assertEqual({f["form"] for f in told}, {p.stem for p in FORMS.glob("*.json")})
        self.assertIn("[case.no_such_case]", zhilu("forms", "render", "case_cover", "--case", "none", "--data", sample(), "--out", out, code=1).stderr)

    def test_what_the_bureau_has_not_is_installed(self):
        data = copy_of_sample("forms")
        folder = self.folder("new-forms")
        self.assertIn("nothing to install", zhilu("forms", "install", data, FORMS).stdout)
        path = self.changed(folder, "statement_waiver", ('"title": "放弃陈述申辩（听证）声明"', '"title": "放弃权利声明书"'))
        self.assertIn("[form.version_taken]", zhilu("forms", "install", data, path, code=1).stderr)
        self.changed(folder, "statement_waiver", ('"title": "放弃陈述申辩（听证）声明"', '"title": "放弃权利声明书"'), ('"version": 1,', '"version": 2,'))
        self.assertIn("installed: statement_waiver 2", zhilu("forms", "install", data, path).stdout)
        case = cases(data)[0]["number"]
        zhilu("forms", "render", "statement_waiver", "--case", case, "--data", data, "--out", folder)
        self.assertIn("放弃权利声明书", words(folder / "statement_waiver.pdf"))
        zhilu("verify", data)
        zhilu("rebuild", data)
        self.assertIn("nothing to install", zhilu("forms", "install", data, path).stdout)
