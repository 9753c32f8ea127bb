% Inspection and re-inspection: Articles 5 to 8 and 26 of the bureau's measures, 行政处罚法 42, 安全生产法 67 and 68. Facts beside those of
% papers.pl: shown/3, recording/6 (medium, made from or none, made until), linked/5 and unlinked/5 (what, its number), hazard/8
% (act, remedy, due day or none, on the spot, zone or 0), names/5 (paper, version, hazard), exemption/10 (ground, act, zone or
% thing, its number, complete, equipment lacking, cause that fits), reviewed/4, consent/5, zones_known/2, explosive/3, state/5
% (hazard, act, outcome), extension/6 (hazard, day, granted), applied/4 (application, hazard or 0 for all), closed/2, archived/2,
% said_to_end/2.

:- include(shipped).
:- include(papers).
:- dynamic shown/3, recording/6, linked/5, unlinked/5, hazard/8, names/5, exemption/10, reviewed/4, consent/5, zones_known/2, explosive/3,
           state/5, extension/6, applied/4, closed/2, archived/2, said_to_end/2.

end_of_act(C, Act, E) :- limit(ended(C, T, Act), T, E).

% Article 6, 安全生产法 67: the credential is shown at the inspection, and at a re-inspection.
finding(C, R, Act, Status, E) :-
    member(R, [a6_shown, sw67_certificate]),
    act(C, _, Act, _), end_of_act(C, Act, E), done(shown(C, T, Act), T, Done), timed(C, Done, E, Status).

% 行政处罚法 42: two officers at least.
finding(C, pl42_two_officers, Act, Status, E) :-
    act(C, _, Act, _), end_of_act(C, Act, E), done(two_took_part(C, Act, T), T, Done), timed(C, Done, E, Status).

% A recording by photo, audio or video of that thing, made on the day of the act or later; when it was made counts.
recorded(C, What, Id, Act, Made) :-
    act(C, Begun, Act, _), day_of(Begun, D),
    linked(C, L, R, What, Id), \+ ( unlinked(C, U, R, What, Id), U > L ),
    recording(C, _, R, Media, From, Until), memberchk(Media, [photo, audio, video]),
    ( From == none -> Made = Until ; Made = From ), day_of(Made, M), M >= D.
recorded_at(C, What, Id, Act, Status, Missing) :-
    end_of_act(C, Act, E), after_wait(E, Missing),
    done(recorded(C, What, Id, Act, T), T, Done), timed(C, Done, E, Missing, Status).

% Article 6: the showing is recorded; that it lies at the gate, no exemption of a zone or thing lifts it.
finding(C, a6_av, Act, Status, Missing) :- act(C, _, Act, _), recorded_at(C, credential, Act, Act, Status, Missing).

% Article 7: each hazard on the spot is recorded, unless Article 5 stands in the way.
finding(C, a7_av, H, Status, Missing) :-
    hazard(C, _, H, Act, _, _, 1, Zone), recorded_at(C, hazard, H, Act, Plain, Missing), lifted(C, Act, Zone, H, Plain, Status).
% Article 8: and so is how it was put right, at the re-inspection that looked last.
finding(C, a8_av, H, Status, Missing) :-
    hazard(C, _, H, _, _, _, 1, Zone),
    final(state(C, T, H, _, _), T, Last), state(C, Last, H, Act, _), act(C, _, Act, reinspection),
    recorded_at(C, rectification, H, Act, Plain, Missing), lifted(C, Act, Zone, H, Plain, Status).

% Article 5: (1) an explosion-hazard zone at an inspection, equipment that withstands it lacking; (2) secrets or privacy and no consent of
% the party; (3) other circumstances. For that zone or thing in that act, with a reason, and not rejected when it was looked at.
lifted(_, _, _, _, met, met) :- !.
lifted(C, Act, Zone, Thing, Plain, Status) :- ( once(unsuitable(C, Act, Zone, Thing)) -> Status = exempt ; Status = Plain ).
unsuitable(C, Act, Zone, _) :- stands(C, 1, Act, zone, Zone), explosion_zone(C, Zone).
unsuitable(C, Act, Zone, _) :- stands(C, 2, Act, zone, Zone), \+ agreed(C, zone, Zone).
unsuitable(C, Act, _, Thing) :- stands(C, 2, Act, thing, Thing), \+ agreed(C, thing, Thing).
unsuitable(C, Act, Zone, Thing) :- stands(C, 3, Act, Kind, Id), ( Kind == zone, Id =:= Zone ; Kind == thing, Id =:= Thing ).
stands(C, Ground, Act, Kind, Id) :-
    exemption(C, _, X, Ground, Act, Kind, Id, Full, Lacking, _), memberchk(Full, [whole, nobody]), \+ ( Ground =:= 1, Lacking == no ),
    \+ ( reviewed(C, R, X, 0), \+ ( reviewed(C, U, X, 1), U > R ) ).
explosion_zone(C, Zone) :- ( zones_known(C, _) -> explosive(C, _, Zone) ; true ).
agreed(C, Kind, Id) :- final(consent(C, T, _, Kind, Id), T, Last), consent(C, Last, 1, Kind, Id).

% What is declared says ground, reason, zone or thing and who declares it, and names a ground that can be; to be there when the act ends.
finding(C, a5_declaration, X, Status, E) :-
    exemption(C, D, X, Ground, Act, Kind, Id, Full, Lacking, Fits), end_of_act(C, Act, E),
    ( Full == whole, Fits =:= 1, ( Ground =\= 1 ; Kind == zone, explosion_zone(C, Id), Lacking \== no ) -> Done = D ; Done = never ),
    there(C, Done, E, Status).
finding(C, a5_equipment, X, Status, none) :-
    exemption(C, _, X, 1, _, _, _, _, Lacking, _), ( Lacking == yes -> Status = met ; Status = open ).
finding(C, a5_review, X, Status, none) :-
    exemption(C, _, X, 3, _, _, _, _, _, _), ( reviewed(C, _, X, _) -> Status = met ; Status = open ).

% Articles 7 and 8: the papers of the act, signed by officers and party. A refusal to sign is noted with its reason; that of the record
% of an inspection is reported to the department too (安全生产法 68).
both_signed(C, P, V, Form, Act) :-
    officers_signed(C, P, V, Act),
    ( role_signed(C, P, V, party)
    ; party_refused(C, _, P, V, 1, 1)
    ; Form \== inspection_record, party_refused(C, _, P, V, 1, _) ), !.
written(C, Act, Goal, Status, Missing) :-
    end_of_act(C, Act, E), after_wait(E, Missing), ( call(Goal) -> Done = 0 ; Done = never ), there(C, Done, Missing, Status).
signed_form(C, Form, Act) :- current(C, P, V, Form, Act), both_signed(C, P, V, Form, Act).
signed_naming(C, Forms, H) :- current(C, P, V, Form, Act), memberchk(Form, Forms), names(C, _, P, V, H), both_signed(C, P, V, Form, Act).

finding(C, a7_inspection_record, Act, Status, M) :-
    act(C, _, Act, inspection), written(C, Act, signed_form(C, inspection_record, Act), Status, M).
finding(C, a8_opinion, Act, Status, M) :-
    act(C, _, Act, reinspection), written(C, Act, signed_form(C, reinspection_opinion, Act), Status, M).
finding(C, a7_text, H, Status, M) :-
    hazard(C, _, H, Act, _, _, _, _),
    written(C, Act, signed_naming(C, [inspection_record, rectification_order, reinspection_opinion], H), Status, M).
finding(C, a7_order, Act, Status, M) :-
    act(C, _, Act, _), once(hazard(C, _, _, Act, by_date, _, _, _)),
    written(C, Act, forall(hazard(C, _, H, Act, by_date, _, _, _), signed_naming(C, [rectification_order], H)), Status, M).
finding(C, sw68_record, Act, Status, M) :-
    act(C, _, Act, _),
    written(C, Act, ( member(F, [inspection_record, reinspection_opinion]), current(C, P, V, F, Act), officers_signed(C, P, V, Act),
                      once(( role_signed(C, P, V, party) ; party_refused(C, _, P, V, 1, _) )) ), Status, M).
finding(C, sw68_refusal_reported, P, Status, Limit) :-
    version(C, P, _, F, _), memberchk(F, [inspection_record, reinspection_opinion]), first(party_refused(C, T, P, _, _, _), T, First),
    working_after(First, 3, Limit), done(party_refused(C, R, P, _, 1, 1), R, Done), timed(C, Done, Limit, Status).

% Article 8: looked at again within the bureau's ten days after the ordered date, as it was put off, or after the party asked for it
% earlier. Before the date only a hazard that was found put right is done with.
finding(C, a8_reinspect, H, Status, Limit) :-
    hazard(C, Found, H, _, by_date, Due, _, _), Due \== none, end_of(Due, DueEnd),
    findall(U, extension(C, _, _, H, U, 1), Puts), foldl([U, A, B]>>(end_of(U, S), B is max(A, S)), Puts, DueEnd, Ordered),
    findall(A, ( applied(C, A, _, Which), A > Found, ( Which =:= 0 ; Which =:= H ), \+ answered(C, H, A) ), Asked),
    earliest([Ordered | Asked], Start), days_rolled(Start, 10, Limit),
    done(( state(C, T, H, Act, Outcome), act(C, _, Act, reinspection), settles(Outcome, T, Due, Puts) ), T, Done),
    timed(C, Done, Limit, Status).
answered(C, H, A) :- days_rolled(A, 10, Late), state(C, T, H, Act, _), act(C, _, Act, reinspection), T >= A, T =< Late.
settles(rectified, _, _, _) :- !.
settles(_, T, Due, Puts) :- day_of(T, D), forall(member(U, [Due | Puts]), D >= U).

finding(C, a8_at_once, H, Status, none) :- hazard(C, _, H, _, at_once, _, _, _), ( state(C, _, H, _, _) -> Status = met ; Status = open ).

% Article 26: a recording is stored within twenty-four hours of its making, and the file archived within thirty days of the end.
finding(C, a26_store, R, Status, Limit) :-
    recording(C, Stored, R, _, _, Until), hours_after(Until, 24, Limit), timed(C, Stored, Limit, Status).
finding(C, a26_archive, 0, Status, Limit) :-
    final(ended(C, T, _), T, End), \+ ( act(C, _, A, _), \+ ended(C, _, A) ),
    once(( closed(C, _) ; \+ ( hazard(C, _, H, _, _, _, _, _), \+ state(C, _, H, _, rectified) ) )),
    findall(S, said_to_end(C, S), Said), earliest([End | Said], From), days_rolled(From, 30, Limit),
    done(archived(C, A2), A2, Done), timed(C, Done, Limit, Status).

% May the paper be handed over? One officer signed it (with a reason otherwise); two took part in its act.
gate(C, a7_handing_over, A) :-
    ask(C, issue_paper, P), version(C, P, V, F, _), memberchk(F, [inspection_record, rectification_order, reinspection_opinion]),
    ( role_signed(C, P, V, officer) -> A = allowed ; A = barred ).
gate(C, pl42_issue, A) :-
    ask(C, issue_paper, P), version(C, P, _, _, Act), Act =\= 0, ( two_took_part(C, Act, _) -> A = allowed ; A = barred ).
