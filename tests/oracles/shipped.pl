% What the oracles of the shipped rulebooks share: the counting of periods, and how an act done at some time, late or never stands
% to its limit. Told from the laws' own words, without a look at the rulebooks. Facts: now(Case, Second), working(Day), and what
% happened with its second, written by the stories (inspection_cases.py and its like). Seconds and days count from 2025-01-01.
% Answers, one a line: case, rule, key of the subject, status, last second in time or none; of a gate: allowed or barred.

:- discontiguous finding/5, gate/3.
:- dynamic now/2, working/1, ask/3.

day_of(S, D) :- D is S // 86400.
end_of(D, S) :- S is (D + 1) * 86400 - 1.
rolled(D, D) :- working(D), !.
rolled(D, E) :- D1 is D + 1, rolled(D1, E).
later_working(D, 0, D) :- !.
later_working(D, N, E) :- D1 is D + 1, ( working(D1) -> N1 is N - 1 ; N1 = N ), later_working(D1, N1, E).
% The last second that leaves N clear working days before the day.
clear_before(D, 0, S) :- !, D1 is D - 1, end_of(D1, S).
clear_before(D, N, S) :- D1 is D - 1, ( working(D1) -> N1 is N - 1 ; N1 = N ), clear_before(D1, N1, S).

% Last second of so many days after the one in which T lies, which is not counted itself: natural days whose end never moves, natural
% days that roll over days of rest, working days. Hours run from second to second.
days_after(T, N, S) :- day_of(T, D), E is D + N, end_of(E, S).
days_rolled(T, N, S) :- day_of(T, D), E is D + N, rolled(E, R), end_of(R, S).
working_after(T, N, S) :- day_of(T, D), later_working(D, N, E), end_of(E, S).
hours_after(T, N, S) :- S is T + N * 3600.

% So many months after that day: the same day of the month, or its last one where there is none.
months_after(T, N, S) :-
    day_of(T, D), date(D, Y, M, Dom),
    M0 is Y * 12 + M - 1 + N, Y2 is M0 // 12, M2 is M0 mod 12 + 1,
    last_of(Y2, M2, Last), Dom2 is min(Dom, Last), number_of(Y2, M2, Dom2, E), end_of(E, S).
date(D, Y, M, Dom) :-
    Stamp is D * 86400 + 1735689600, stamp_date_time(Stamp, date(Y, M, Dom, _, _, _, _, _, _), 'UTC').
number_of(Y, M, Dom, D) :- date_time_stamp(date(Y, M, Dom, 0, 0, 0, 0, -, -), Stamp), D is truncate(Stamp - 1735689600) // 86400.
last_of(Y, M, 31) :- memberchk(M, [1, 3, 5, 7, 8, 10, 12]), integer(Y), !.
last_of(_, M, 30) :- memberchk(M, [4, 6, 9, 11]), !.
last_of(Y, 2, L) :- ( ( Y mod 4 =:= 0, Y mod 100 =\= 0 ; Y mod 400 =:= 0 ) -> L = 29 ; L = 28 ).

earliest([T | Ts], Least) :- foldl([A, B, C]>>(C is min(A, B)), Ts, T, Least).
latest([T | Ts], Most) :- foldl([A, B, C]>>(C is max(A, B)), Ts, T, Most).
first(Goal, T, First) :- findall(T, Goal, All), All \= [], earliest(All, First).
final(Goal, T, Last) :- findall(T, Goal, All), All \= [], latest(All, Last).
done(Goal, T, Done) :- ( first(Goal, T, First) -> Done = First ; Done = never ).
limit(Goal, T, Limit) :- ( first(Goal, T, First) -> Limit = First ; Limit = none ).

% Done at some time or never, by a limit or without one; what is missing is so once the limit has passed.
timed(C, Done, Limit, Status) :- timed(C, Done, Limit, Limit, Status).
% The same where absence counts as missing only after a wait.
timed(C, never, _, Missing, Status) :- !,
    ( integer(Missing), now(C, N), N > Missing -> Status = breached ; Status = open ).
timed(_, Done, Limit, _, Status) :- ( integer(Limit), Done > Limit -> Status = met_late ; Status = met ).
% Where it is enough that it is there in the end.
there(C, Done, Missing, Status) :- ( Done == never -> timed(C, never, none, Missing, Status) ; Status = met ).
% What may not be: each time that it was is a breach.
kept(Goal, Status) :- ( call(Goal) -> Status = breached ; Status = met ).
% A day's grace in hours before an absent paper or recording counts as missing.
after_wait(none, none) :- !.
after_wait(Limit, Missing) :- hours_after(Limit, 24, Missing).

answers :-
    forall((now(C, _), finding(C, R, K, S, L)),
      ( L = none -> format("~w ~w ~w ~w -~n", [C, R, K, S]) ; format("~w ~w ~w ~w ~w~n", [C, R, K, S, L]) )),
    forall((now(C, _), gate(C, G, A)), format("~w ~w 0 ~w -~n", [C, G, A])).
