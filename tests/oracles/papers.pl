% Papers: what counts is the present version of one that was not voided, and the signatures on that very version, on the screen or
% by hand on a photographed original. Facts: paper/6 (paper, version, form, act or 0), voided/3, signed/6 (paper, version, role,
% user or 0), by_hand/6 (paper, version, role, how many), party_refused/6 (paper, version, reason given, reported to the department).

:- dynamic paper/6, voided/3, signed/6, by_hand/6, party_refused/6, served/3, officer/5, left/3, confirmed/4, act/4, act_officer/4,
           ended/3.

version(C, P, V, Form, Act) :- paper(C, _, P, V, Form, Act), \+ ( paper(C, _, P, W, _, _), W > V ).
current(C, P, V, Form, Act) :- version(C, P, V, Form, Act), \+ voided(C, _, P).
role_signed(C, P, V, Role) :- once(( signed(C, _, P, V, Role, _) ; by_hand(C, _, P, V, Role, _) )).

% Every officer of the act, and who confirmed taking part in it.
officers_signed(C, P, V, Act) :-
    ( forall(( act_officer(C, _, Act, N) ; confirmed(C, _, Act, N) ), signed(C, _, P, V, officer, N)), act_officer(C, _, Act, _)
    ; aggregate_all(count, act_officer(C, _, Act, _), Count), by_hand(C, _, P, V, officer, Hands), Hands >= Count ), !.

% Of several versions of one law: an officer belongs to the case with a certificate, and did not leave it.
certified(C, N, Part) :- officer(C, _, N, Part, 1), \+ left(C, _, N).
% Two officers took part in an act: the first belongs to the case, the second confirmed it in person.
two_took_part(C, Act, T) :- once(certified(C, _, lead)), certified(C, N, second), confirmed(C, T, Act, N).
