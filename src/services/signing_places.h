// Where the signers of a prepared paper sign, and what on it is still blank: read from the content that is signed.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "page_layout/form.h"
#include "services/core.h"

namespace services {

struct SigningPlaces {
  // By role: what is printed under its places, one entry a place (an officer's name and certificate). A role whose places
  // bear nothing has no entry here.
  std::map<std::string, std::vector<std::string>> printed;
  std::vector<std::string> blanks;  // titles of the fields that the form needs and that hold a blank

  // From 1; 0: the places of the role are nobody's in particular; nothing: there is no place for this person.
  std::optional<int> place_of(const records::Signer& signer) const;
};

SigningPlaces signing_places(const page_layout::Form& form, const base::Json& fields);

}  // namespace services
