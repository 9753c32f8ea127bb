// The invented case that forms are drawn with where there is no real one (data/forms/samples).
#pragma once

#include "page_layout/lay_out.h"
#include "services/form_events.h"
#include "services/office.h"

namespace services {

class FormSamples {
 public:
  // Files by their path in data/. Errors: invalid "form.bad_sample", json.*, the file in `where`.
  static base::Result<FormSamples> load(const DataFiles& files);

  bool has(std::string_view form) const { return own_.contains(form); }
  // The case state as far as the form asks, the paper numbered by the form's own template. A form without a file of its own
  // gets the shared case as it is.
  base::Json source(const page_layout::Form& form) const;
  // What an officer would have typed; null where nothing is given.
  const base::Json& fields(std::string_view form) const;
  // Words by the vocabulary, which outlives what is given; names as the samples say.
  page_layout::Dictionary dictionary(const records::Vocabulary& vocabulary) const;
  // The pictures beside the samples.
  std::function<base::Result<page_layout::SizedPicture>(const base::Digest&)> pictures() const;

  const std::vector<records::Event>& record() const { return record_; }

 private:
  base::Json state_, names_;
  std::vector<records::Event> record_;
  std::map<std::string, base::Json, std::less<>> own_;
  std::map<std::string, base::Bytes, std::less<>> pictures_;  // by digest, hex
};

// A form filled with its sample, and laid out.
struct SamplePaper {
  page_layout::Form form;
  page_layout::DisplayList pages;
  std::vector<page_layout::Warning> warnings;  // of filling and laying out: a whole sample has none
};
base::Result<SamplePaper> sample_paper(const FormSamples& samples, std::string_view form_text, const page_layout::Fonts& fonts,
                                       const records::Vocabulary& vocabulary, const page_layout::LintLists& lint);

}  // namespace services
