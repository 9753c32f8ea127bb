// Steps that the penalty cases of the sample bureau share, from the source to the decision.
#pragma once

#include "zhilu/demo_player.h"

namespace zhilu {

// What is told of a violation again and again: in the end of the inquiry, the notice, the approval and the decision.
struct Charge {
  std::string party = "party-1";
  std::string violation = "violation-1";
  std::string facts, duty, penalty_basis, content, reason;
  std::int64_t fine_fen = 0;
  base::JsonArray penalties() const { return fine_fen > 0 ? base::JsonArray{"fine"} : base::JsonArray{}; }
};

// Enters what happened as it is, as somebody; the id of what it brought, where it brought something.
void enters(DemoPlayer& p, const std::string& who, const char* type, base::JsonObject body);

// Put up on its paper and agreed to by each in turn, an hour apart; the id of the approval.
std::string approved(DemoPlayer& p, const char* matter, const char* form, const char* proposal, std::initializer_list<const char*> levels,
                     base::JsonObject fields = {}, base::JsonObject more = {});

struct Talk {
  std::string name, capacity, ordinal = "1", proves;
  base::JsonArray dialogue;  // [question, answer] each
  std::string id_number = "000000200001010000", sex = "male";
};
// An act of its own: rights told, recorded, the record signed by all; its evidence taken.
void interview(DemoPlayer& p, const Talk& talk);

// An act of its own, filmed: the place, what was found there, the record signed; its evidence taken.
void site_examination(DemoPlayer& p, const std::string& place, const std::string& findings, const std::string& present);

void alleged(DemoPlayer& p, const Charge& charge, base::JsonArray evidence, base::JsonObject more = {});
void inquiry_ended(DemoPlayer& p, const Charge& charge, const char* result, base::JsonArray violations);
// The notice before the penalty, with the right to a hearing where that is told, handed over the same hour.
// `receipted`: with the receipt that those who served and who received it sign.
void told_in_advance(DemoPlayer& p, const Charge& charge, const std::string& receiver, bool hearing, bool receipted = true);
void waived(DemoPlayer& p, const std::string& notice, const std::string& by, base::JsonArray rights);
void decided(DemoPlayer& p, const Charge& charge, const std::string& approval, base::JsonArray evidence, base::JsonObject more = {});

}  // namespace zhilu
