% What the law and the bureau's measures ask of a penalty case on its way to the decision, told to SWI-Prolog from their text and
% without a look at the rulebooks. Facts: now(Case, Second), and what happened with its second: evidence/2, urgent/2, answered/2
% (the principal head's answer on the filing, level by level), filed/2, inquiry/3 (1: something is to be decided), handling/2,
% notice/6 (number, fine, hearing told, complete), served/3, statement/3, reviewed/3, hearing_on/4 (day), major/2, concluded/3
% (fine), decision/4 (number, fine). Answers: rule, key, status, last second in time or none.

:- discontiguous finding/5.
:- dynamic now/2, evidence/2, urgent/2, answered/2, filed/2, inquiry/3, handling/2, notice/6, served/3, statement/3, reviewed/3,
           hearing_on/4, major/2, concluded/3, decision/4, working/1.

day_of(S, D) :- D is S // 86400.
end_of(D, S) :- S is (D + 1) * 86400 - 1.
rolled(D, D) :- working(D), !.
rolled(D, E) :- D1 is D + 1, rolled(D1, E).
% The last second that leaves N clear working days before the day.
clear_before(D, 0, S) :- !, D1 is D - 1, end_of(D1, S).
clear_before(D, N, S) :- D1 is D - 1, ( working(D1) -> N1 is N - 1 ; N1 = N ), clear_before(D1, N1, S).

first(Goal, T, First) :- findall(T, Goal, All), All \= [], min_list(All, First).

% Done at some time or never, by a limit or without one.
timed(C, Done, Limit, Status) :-
    ( Done = never
    -> ( integer(Limit), now(C, N), N > Limit -> Status = breached ; Status = open )
    ; ( integer(Limit), Done > Limit -> Status = met_late ; Status = met ) ).
done(Goal, T, Done) :- ( first(Goal, T, First) -> Done = First ; Done = never ).
limit(Goal, T, Limit) :- ( first(Goal, T, First) -> Limit = First ; Limit = none ).

% Article 9: filed before evidence is taken; where urgency is declared, within five days instead.
finding(C, a9_filing, 0, Status, Limit) :-
    now(C, _),
    limit(evidence(C, E), E, Limit),
    done(answered(C, A), A, Done), timed(C, Done, Limit, Plain),
    ( Plain \== met, urgent(C, _) -> Status = exempt ; Status = Plain ).
finding(C, a9_urgent_filing, 0, Status, Limit) :-
    urgent(C, _),
    ( first(evidence(C, E), E, First) -> day_of(First, D), D5 is D + 5, rolled(D5, R), end_of(R, Limit) ; Limit = none ),
    done(answered(C, A), A, Done), timed(C, Done, Limit, Status).

% Article 14: what is proved goes up for approval, and nothing is decided before.
finding(C, a14_handling, 0, Status, none) :-
    findall(T-R, inquiry(C, T, R), All), max_member(_-1, All),
    done(handling(C, H), H, Done), timed(C, Done, none, Status).
finding(C, a14_decision, K, Status, T) :- decision(C, T, K, _), done(handling(C, H), H, Done), timed(C, Done, T, Status).

% Article 15: a major case is discussed before the decision.
finding(C, a15_discussion, 0, Status, Limit) :-
    once(major(C, _)),
    limit(decision(C, T, _, _), T, Limit), done(concluded(C, D, _), D, Done), timed(C, Done, Limit, Status).

% Article 16: the decision has the amount that was concluded.
finding(C, a16_follows_discussion, K, Status, T) :-
    decision(C, T, K, Fine), concluded(C, D, _), D =< T,
    ( concluded(C, D, Fine) -> Done = D ; Done = never ), timed(C, Done, T, Status).

% 行政处罚法 44, 45: told in full and served before the decision; what the party says is reviewed before it.
finding(C, pl44_told, K, Status, T) :-
    decision(C, T, K, _),
    ( notice(C, N, 1, _, _, 1), served(C, S, 1), N =< T, S =< T -> Done = N ; Done = never ), timed(C, Done, T, Status).
finding(C, pl45_reviewed, K, Status, Limit) :-
    statement(C, M, K), done(reviewed(C, R, K), R, Done),
    limit((decision(C, T, _, _), T >= M), T, Limit), timed(C, Done, Limit, Status).

% 60: ninety days from the filing, the last day rolling over days of rest.
finding(C, pl60_ninety_days, 0, Status, Limit) :-
    first(filed(C, F), F, First), day_of(First, D), D90 is D + 90, rolled(D90, R), end_of(R, Limit),
    done(decision(C, T, _, _), T, Done), timed(C, Done, Limit, Status).

% 63, 64: the right to a hearing is told where the fine is large; seven clear working days before it is held.
finding(C, pl63_told, K, Status, Limit) :-
    notice(C, N, K, Fine, Hearing, _), Fine >= 5000000,
    limit((decision(C, T, _, _), T >= N), T, Limit),
    ( Hearing =:= 1 -> Done = N ; Done = never ), timed(C, Done, Limit, Status).
finding(C, pl64_notified, K, Status, Limit) :-
    hearing_on(C, T, K, Day), clear_before(Day, 7, Limit), timed(C, T, Limit, Status).

answers :-
    forall((now(C, _), finding(C, R, K, S, L)), ( L = none -> format("~w ~w ~w ~w -~n", [C, R, K, S]) ; format("~w ~w ~w ~w ~w~n", [C, R, K, S, L]) )).
