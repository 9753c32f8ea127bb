% A penalty case on its way to the decision: Articles 9, 14 to 16 of the bureau's measures, 行政处罚法 42, 43, 54, 56 to 58, 60. Facts beside
% those of papers.pl and approvals.pl: evidence/2 (an act that takes evidence begins), urgent/2, filed/3 (approval or 0), verified/3
% (source that is to be filed), taken/2, preserved/3, disposed/3, recusal/4 (officer), stepped_aside/5 (head, with reason), recused/4,
% inquiry/3 (1: something is to be decided), major/3, discussed/2, concluded/3 (fine), review/3 (passed or not), review_due/2,
% decision/8 (number, fine, paper or 0, rests on the hearing's record, sealed, remedies told), held/6 of hearing.pl.

:- include(shipped).
:- include(papers).
:- include(approvals).
:- dynamic evidence/2, urgent/2, filed/3, verified/3, taken/2, preserved/3, disposed/3, recusal/4, stepped_aside/5, recused/4, inquiry/3, major/3,
           discussed/2, concluded/3, review/3, review_due/2, decision/8, held/6.

decided(C, T, K, Fine) :- decision(C, T, K, Fine, _, _, _, _).
first_decision(C, Limit) :- limit(decided(C, T, _, _), T, Limit).

% Article 9: on its form level by level to the principal head, who answers it, before evidence is taken; where urgency is declared, within
% five days after instead. What is recorded as filed rests on that approval.
answered(C, T) :- by_level_on(C, filing, filing_approval, T).
answered(C, T) :- asked(C, _, K, filing), paper_of(C, _, K, P), P =\= 0, refused(C, T, K, principal).
finding(C, a9_filing, 0, Status, Limit) :-
    now(C, _), limit(evidence(C, E), E, Limit),
    done(answered(C, A), A, Done), timed(C, Done, Limit, Plain),
    ( Plain \== met, urgent(C, _) -> Status = exempt ; Status = Plain ).
finding(C, a9_urgent_filing, 0, Status, Limit) :-
    once(urgent(C, _)), ( first(evidence(C, E), E, First) -> days_rolled(First, 5, Limit) ; Limit = none ),
    done(answered(C, A), A, Done), timed(C, Done, Limit, Status).
finding(C, a9_declared_first, 0, Status, Limit) :-
    first(urgent(C, U), U, Declared), limit(evidence(C, E), E, Limit), timed(C, Declared, Limit, Status).
finding(C, a9_decision, 0, Status, T) :-
    first(filed(C, F, _), F, T), filed(C, T, K),
    done(( by_level(C, filing, A, G), ( K =:= 0 ; A =:= K ) ), G, Done), timed(C, Done, T, Status).

% 54: filed promptly once the standard is met (the bureau's seven working days); no penalty without a filing and evidence before it.
finding(C, pl54_filed_in_time, S, Status, Limit) :-
    verified(C, T, S), working_after(T, 7, Limit), done(filed(C, F, _), F, Done), timed(C, Done, Limit, Status).
finding(C, pl54_filed, K, Status, T) :- decided(C, T, K, _), done(filed(C, F, _), F, Done), timed(C, Done, T, Status).
finding(C, pl54_evidence, K, Status, T) :- decided(C, T, K, _), done(taken(C, E), E, Done), timed(C, Done, T, Status).

% 56: evidence is registered and kept with the head's approval, and dealt with within seven working days.
finding(C, pl56_approved, P, Status, T) :-
    preserved(C, T, P), done(head_approved(C, preservation, A), A, Done), timed(C, Done, T, Status).
finding(C, pl56_disposed, P, Status, Limit) :-
    preserved(C, T, P), working_after(T, 7, Limit), done(disposed(C, D, P), D, Done), timed(C, Done, Limit, Status).

% 43: the head decides whether an officer withdraws, with reasons; who is to withdraw acts no more.
finding(C, pl43_decided, R, Status, Limit) :-
    recusal(C, _, R, _), first_decision(C, Limit), done(stepped_aside(C, T, R, 1, 1), T, Done), timed(C, Done, Limit, Status).
finding(C, pl43_steps_aside, R, Status, none) :-
    recused(C, T, R, N), kept(( act_officer(C, A, _, N), A >= T ; confirmed(C, F, _, N), F >= T ; signed(C, S, _, _, officer, N),
      S >= T ), Status).

% 57: the head reviews what the inquiry brought, and decides; what is grave is discussed first.
head_decides(C, T) :-
    member(M, [handling, decision, no_punishment]), asked(C, _, K, M), granted(C, T, K, L), memberchk(L, [deputy, principal, collective]),
    \+ withdrawn(C, _, K).
finding(C, pl57_reviewed, K, Status, T) :-
    decided(C, T, K, _),
    ( first(inquiry(C, I, _), I, First), first(head_decides(C, H), H, Heads) -> Done is max(First, Heads) ; Done = never ),
    timed(C, Done, T, Status).
grave(C) :- final(major(C, T, _), T, Last), major(C, Last, 1).
finding(C, pl57_discussed, K, Status, T) :- decided(C, T, K, _), grave(C), done(concluded(C, D, _), D, Done), timed(C, Done, T, Status).

% 58: what must be looked at by the legal review (public interest, complex; after a hearing), or was, is decided only when it passed.
passed_before(C, From, T) :- review(C, R, passed), R >= From, R =< T, \+ ( review(C, L, failed), L > R, L =< T ), !.
reviewed_before(C, T) :- review(C, R, _), R =< T, !.
finding(C, pl58_reviewed, K, Status, none) :- decided(C, T, K, _), once(review_due(C, _)), kept(\+ passed_before(C, 0, T), Status).
finding(C, pl58_passed, K, Status, none) :- decided(C, T, K, _), reviewed_before(C, T), kept(\+ passed_before(C, 0, T), Status).
finding(C, pl58_after_hearing, K, Status, none) :-
    decided(C, T, K, _), final(( held(C, H, _, _, completed, _), H =< T ), H, Last), kept(\+ passed_before(C, Last, T), Status).

% 60: ninety days from the filing, the last day rolling over days of rest.
finding(C, pl60_ninety_days, 0, Status, Limit) :-
    first(filed(C, F, _), F, First), days_rolled(First, 90, Limit), done(decided(C, T, _, _), T, Done), timed(C, Done, Limit, Status).

% Article 14: what is proved goes up for approval, and nothing is decided before. 15: a major case is discussed before the decision.
% 16: the decision has the amount that was concluded.
handled(C, T) :- by_level_on(C, handling, handling_approval, T).
finding(C, a14_handling, 0, Status, none) :- once(inquiry(C, _, 1)), done(handled(C, H), H, Done), timed(C, Done, none, Status).
finding(C, a14_decision, K, Status, T) :- decided(C, T, K, _), done(handled(C, H), H, Done), timed(C, Done, T, Status).
finding(C, a15_discussion, 0, Status, Limit) :-
    grave(C), first_decision(C, Limit), done(concluded(C, D, _), D, Done), timed(C, Done, Limit, Status).
last_concluded(C, T, D, Fine) :- final(( concluded(C, D0, _), D0 =< T ), D0, D), concluded(C, D, Fine).
finding(C, a16_follows_discussion, K, Status, T) :-
    decided(C, T, K, Fine), last_concluded(C, T, D, Concluded), ( Concluded =:= Fine -> Done = D ; Done = never ),
    timed(C, Done, T, Status).

% May it be done now?
gate(C, a9_before_evidence, A) :-
    ask(C, begin_act, Kind), memberchk(Kind, [interview, sampling, site_examination]),
    ( ( answered(C, _) ; urgent(C, _) ) -> A = allowed ; A = barred ).
decision_paper(C, P) :- ask(C, issue_paper, P), version(C, P, _, penalty_decision, _).
gate(C, G, A) :-
    decision_paper(C, P), member(G-Goal, [a14_before_decision-handled(C, _), pl57_decided-decided(C, _, _, _),
      pl57_decision-head_decides(C, _),
                                          pl42_issue_of_case-two_officers(C), pl59_seal-sealed(C, P)]),
    ( call(Goal) -> A = allowed ; A = barred ).
two_officers(C) :- certified(C, N, _), certified(C, M, _), N \== M, !.
sealed(C, P) :- ( decision(C, _, _, _, P, _, 1, _) ; version(C, P, V, _, _), role_signed(C, P, V, bureau) ), !.
gate(C, pl57_names_paper, A) :-
    decision_paper(C, P), once(decided(C, _, _, _)), ( decision(C, _, _, _, P, _, _, _) -> A = allowed ; A = barred ).
gate(C, pl59_remedies, A) :- decision_paper(C, P), decision(C, _, _, _, P, _, _, R), ( R =:= 1 -> A = allowed ; A = barred ).
gate(C, G, A) :-
    member(G, [pl57_discussion, a15_before_decision]), decision_paper(C, _), grave(C), ( concluded(C, _, _) -> A = allowed ; A = barred ).
gate(C, pl58_decision, A) :-
    decision_paper(C, _), once(( review_due(C, _) ; held(C, _, _, _, completed, _) ; review(C, _, _) )),
    ( final(held(C, H, _, _, completed, _), H, From) -> true ; From = 0 ), ( passed_before(C, From, inf) -> A = allowed ; A = barred ).
gate(C, a16_departs_from_discussion, A) :-
    ask(C, issue_paper, P), decision(C, T, _, Fine, P, _, _, _), last_concluded(C, T, _, Concluded),
    ( Concluded =:= Fine -> A = allowed ; A = barred ).
