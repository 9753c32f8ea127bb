// Who signs a paper, where, and what is there already; and the strokes of a signature on their way into the record.
#pragma once

#include <vector>

#include "page_layout/warning.h"
#include "services/core.h"
#include "services/signing_places.h"

namespace services {

inline constexpr std::size_t kMaxStrokeBytes = 512 * 1024;

base::Result<SigningPlaces> places_on(Core& core, const records::Paper& paper);

// Errors: invalid "paper.blank_left", where `blanks` are titles of fields that only a pen can fill.
base::Status check_no_blanks(const std::vector<std::string>& blanks);

// Strokes as drawn: {strokes, signer_name?}, the digest of the blob with them, words written by hand among them. Who is of the
// bureau (`Vocabulary::signs_by_account`), or names an account, proves with that account's personal code whose hand it is.
// Errors: invalid "signer.needs_account", "signer.no_account_here", "signature.no_words_here", "signature.place_unsaid";
// conflict "paper.no_place"; unauthorised "code.wrong"; unavailable "session.locked".
base::Result<Known> signature_strokes(Core& core, const CallContext& context, const records::CaseState& state,
                                      const base::Json& input);

// {role}: who refuses, which is somebody who may by the form. Errors: invalid "signer.cannot_refuse".
base::Result<Known> facts_of_refusal(Core& core, const records::CaseState& state, const base::Json& input);

// [{role, label, place?, name?, user?, certificate?, account, least, may_refuse, refusal, thumbprint, pages, required, words?,
// signed}]: one for each printed name and each box of an opinion (`place` tells which), else one a role. `refusal`: what the form
// asks for beside the reason where this signer refuses; `pages`: where there is a place; `required`: where the form has this signer
// sign; `words`: {page, text}, what is to be written by hand; `signed`: [{page, name, user?, happened_at}].
base::Result<base::JsonArray> signers_of(Core& core, const records::CaseState& state, const records::Paper& paper);

// Of the present version: "lint.unsigned_page", who has begun to sign on the screen and on which pages the form still has them sign;
// "lint.refusal", what the form asks for of a refusal that is on record without it. Where a person has confirmed the signed
// original, the pages were compared by that person.
base::Result<std::vector<page_layout::Warning>> signing_remarks(Core& core, const records::CaseState& state, const records::Paper& paper);

void add_paper_signing(Core& core);

}  // namespace services
