% The rules of the fictitious port, told in Prolog. Facts: now(Case, Second), ev(Case, Type, Key, At, Received, V, W),
% ask(Case, Command, V), working(Day). Seconds and days count from 2025-01-01 at +08:00. Months are counted by SWI-Prolog's own
% calendar. Prints one line for each finding: case, rule, key, status, last second in time or -, exception or -.
:- set_prolog_flag(verbose, silent).
:- style_check(-discontiguous).
:- dynamic ev/7, now/2, ask/3, working/1.

% --- counting

day_of(T, D) :- D is T // 86400.
end_of(D, T) :- T is (D + 1) * 86400 - 1.

natural(T, N, End) :- day_of(T, D), E is D + N, end_of(E, End).

working_after(D, 0, D) :- !.
working_after(D, N, E) :- D1 is D + 1, ( working(D1) -> N1 is N - 1 ; N1 = N ), working_after(D1, N1, E).
working(T, N, End) :- day_of(T, D), working_after(D, N, E), end_of(E, End).

clear_before(D, 0, _, E) :- !, E is D - 1.
clear_before(D, N, Kind, E) :-
    D1 is D - 1, ( (Kind == natural ; working(D1)) -> N1 is N - 1 ; N1 = N ), clear_before(D1, N1, Kind, E).

rolled(D, D) :- working(D), !.
rolled(D, E) :- D1 is D + 1, rolled(D1, E).

civil(D, Y, M, Dom) :- S is (D + 20089) * 86400, stamp_date_time(S, date(Y, M, Dom, _, _, _, _, _, _), 'UTC').
day_number(Y, M, Dom, D) :- date_time_stamp(date(Y, M, Dom, 0, 0, 0, 0, -, -), S), D is integer(S) // 86400 - 20089.
months(D, N, E) :-
    civil(D, Y, M, Dom), M1 is M + N, M2 is M1 + 1,
    day_number(Y, M1, 1, First), day_number(Y, M2, 1, Next),
    E is min(First + Dom - 1, Next - 1).

% Days from that of a pause's beginning up to the day before its end do not count.
paused_day(Pauses, D) :- member(F-U, Pauses), day_of(F, DF), DF =< D, ( U == open -> true ; day_of(U, DU), D < DU ), !.
paused_days(D, 0, _, D) :- !.
paused_days(D, N, Pauses, E) :-
    D1 is D + 1,
    \+ ( member(F-open, Pauses), day_of(F, DF), DF =< D1 ),
    ( paused_day(Pauses, D1) -> N1 = N ; N1 is N - 1 ),
    paused_days(D1, N1, Pauses, E).

% A stretch of seconds that lie in no pause; fails while one that has begun in time still lasts.
paused_seconds(T, Left, Pauses, End) :-
    Limit is T + Left,
    findall(F-U, ( member(F0-U, Pauses), F is max(F0, T), F =< Limit, ( U == open -> true ; U > F ) ), Hit),
    (   Hit == [] -> End = Limit
    ;   msort(Hit, [F-U|_]), U \== open, Left1 is Left - (F - T), paused_seconds(U, Left1, Pauses, End)
    ).

% --- the record

times(C, Type, K, Ts) :- findall(T, ev(C, Type, K, T, _, _, _), Ts).
first(C, Type, K, T) :- times(C, Type, K, Ts), min_list(Ts, T).
subject(C, Type, K) :- findall(K0, ev(C, Type, K0, _, _, _, _), Ks), sort(Ks, S), member(K, S).
begun(C, Type, K, T) :- subject(C, Type, K), first(C, Type, K, T).

% judged(times that fulfil it, last second in time, last second before absence is a breach, now, status)
judged([], _, Due, Now, S) :- !, ( number(Due), Now > Due -> S = breached ; S = open ).
judged(Ts, At, _, _, S) :- ( number(At), min_list(Ts, T), T > At -> S = met_late ; S = met ).

finding(C, R, K, S, Due, -) :- duty(C, R, K, Done, At, Due), now(C, Now), judged(Done, At, Due, Now, S).

simple(h_log, 'lamp.lit', 'log.entered').
simple(d_rolled, 'leak.found', 'leak.mended').
simple(d_first_in, 'mast.checked', 'mast.noted').
simple(w_dated, 'notice.served', 'notice.answered').
simple(m_rolled, 'licence.refused', 'appeal.lodged').
simple(m_burden, 'lantern.sealed', 'lantern.unsealed').
limit(h_log, T, L) :- L is T + 24 * 3600.
limit(d_rolled, T, L) :- day_of(T, D), D1 is D + 15, rolled(D1, E), end_of(E, L).
limit(d_first_in, T, L) :- natural(T, 2, L).
limit(w_dated, T, L) :- day_number(2026, 2, 1, Change), ( T >= Change * 86400 -> N = 7 ; N = 5 ), working(T, N, L).
limit(m_rolled, T, L) :- day_of(T, D), months(D, 6, E0), rolled(E0, E), end_of(E, L).
limit(m_burden, T, L) :- day_of(T, D), months(D, 1, E), end_of(E, L).

duty(C, R, K, Done, L, L) :- simple(R, Begun, Kept), begun(C, Begun, K, T), times(C, Kept, K, Done), limit(R, T, L).
duty(C, h_received, K, [R], L, L) :- ev(C, 'clip.stored', K, T, R, _, _), L is T + 7200.
duty(C, h_minutes, K, Done, L, L) :-
    begun(C, 'bell.rung', K, T), L is T + 600, findall(A, ( ev(C, 'bell.answered', K, A, _, _, _), A >= T ), Done).
duty(C, d_own, K, Done, L, L) :-
    begun(C, 'fault.found', K, T), natural(T, 3, L), times(C, 'fault.reported', K, As), times(C, 'fault.confirmed', K, Bs),
    findall(X, ( member(A, As), member(B, Bs), X is max(A, B) ), Done).
duty(C, b_working, K, Done, L, L) :-
    ev(C, 'hearing.called', K, _, _, Held, _), clear_before(Held, 7, working, E), end_of(E, L), times(C, 'hearing.told', K, Done).
duty(C, b_natural, K, Done, L, L) :-
    ev(C, 'audit.set', K, _, _, Held, _), clear_before(Held, 3, natural, E), end_of(E, L), times(C, 'audit.announced', K, Done).
duty(C, p_days, K, Done, L, L) :-
    ev(C, 'survey.opened', K, T, _, _, _), times(C, 'survey.closed', K, Done), pauses(C, appraisal, K, Ps),
    day_of(T, D), ( paused_days(D, 10, Ps, E) -> end_of(E, L) ; L = - ).
duty(C, p_hours, K, Done, L, L) :-
    ev(C, 'engine.stopped', K, T, _, _, _), times(C, 'engine.started', K, Done), pauses(C, calm, K, Ps),
    Left is 48 * 3600, ( paused_seconds(T, Left, Ps, E) -> L = E ; L = - ).
duty(C, p_working, K, Done, L, L) :-
    ev(C, 'trial.opened', K, T, _, _, _), times(C, 'trial.closed', K, Done), pauses(C, recess, K, Ps),
    day_of(T, D), ( paused_working(D, 8, Ps, E) -> end_of(E, L) ; L = - ).
paused_working(D, 0, _, D) :- !.
paused_working(D, N, Pauses, E) :-
    D1 is D + 1, paused_days(D, 1, Pauses, _), !,
    ( \+ paused_day(Pauses, D1), working(D1) -> N1 is N - 1 ; N1 = N ),
    paused_working(D1, N1, Pauses, E).
duty(C, b_hours, K, Done, L, L) :-
    ev(C, 'mooring.booked', K, _, _, Opens, _), L is Opens - 24 * 3600, times(C, 'mooring.confirmed', K, Done).
duty(C, b_months, K, Done, L, L) :-
    ev(C, 'permit.granted', K, _, _, Ends, _), D is Ends - 1, months(D, -1, E), end_of(E, L), times(C, 'permit.renewed', K, Done).
duty(C, w_season, K, Done, L, L) :-
    ev(C, 'raft.built', K, T, _, _, _), day_of(T, D), civil(D, 2026, M, _), M =< 3,
    natural(T, 10, L), times(C, 'raft.registered', K, Done).
pauses(C, Kind, K, Ps) :-
    atom_concat(Kind, '.begun', Begun), atom_concat(Kind, '.ended', Ended),
    findall(F-U, ( ev(C, Begun, K, F, _, V, _),
                   findall(X, ev(C, Ended, _, X, _, V, _), Xs), ( Xs == [] -> U = open ; min_list(Xs, U) ) ), Ps).
duty(C, x_wait, K, Done, At, Due) :-
    ev(C, 'film.made', K, T, _, _, _), At is T + 24 * 3600, Due is At + 12 * 3600, times(C, 'film.kept', K, Done).
duty(C, x_never, K, Done, -, L) :- begun(C, 'book.lent', K, T), natural(T, 3, L), times(C, 'book.returned', K, Done).
duty(C, c_two, K, Done, L, L) :-
    ev(C, 'patrol.begun', K, T, _, _, _), L is T + 12 * 3600,
    findall(X, ( ev(C, 'patrol.signed', K, A, _, V, _), ev(C, 'patrol.signed', K, B, _, W, _), V \== W, X is max(A, B) ), Done).
duty(C, c_each, K, Done, At, L) :-
    ev(C, 'shift.begun', K, T, _, N, _), L is T + 6 * 3600,
    (   N =:= 0 -> Done = [0], At = -
    ;   At = L,
        findall(M, ( between(1, N, V), findall(A, ev(C, 'shift.confirmed', K, A, _, V, _), As), As \== [], min_list(As, M) ), Ms),
        ( length(Ms, N) -> max_list(Ms, X), Done = [X] ; Done = [] )
    ).
duty(C, c_with, K, Done, L, L) :-
    begun(C, 'task.given', K, T), L is T + 24 * 3600,
    (   ev(C, 'task.withdrawn', K, _, _, _, _) -> Done = []
    ;   findall(B, ( ev(C, 'task.done', K, A, _, _, _), ev(C, 'task.checked', K, B, _, _, _), B >= A ), Done)
    ).
duty(C, c_within, K, Done, -, -) :-
    ev(C, 'horn.sounded', K, T, _, _, _), findall(A, ( ev(C, 'horn.noted', K, A, _, _, _), A >= T, A =< T + 1800 ), Done).
duty(C, c_latest, K, Done, L, L) :-
    ev(C, 'chart.asked', K, T, _, _, _), L is T + 24 * 3600,
    findall(A, ( ev(C, 'chart.issued', K, A, R, V, _), V >= 2, \+ ( ev(C, 'chart.issued', K, _, R2, _, _), R2 > R ) ), Done).
duty(C, s_latest, K, Done, L, L) :-
    ev(C, 'tow.begun', K, _, _, _, _), times(C, 'tow.reported', K, Done),
    findall(T, ( member(Y, ['tow.ended', 'fog.lifted']), first(C, Y, K, T) ), Ts),
    ( Ts == [] -> L = - ; max_list(Ts, S), working(S, 2, L) ).
duty(C, s_earliest, K, Done, L, L) :-
    ev(C, 'crate.landed', K, _, _, _, _), times(C, 'crate.registered', K, Done),
    findall(T, ( member(Y, ['crate.opened', 'crate.claimed']), first(C, Y, K, T) ), Ts),
    ( Ts == [] -> L = - ; min_list(Ts, S), natural(S, 2, L) ).
duty(C, t_state, 0, Done, L, L) :-
    first(C, 'oil.low', 0, A), first(C, 'wick.burnt', 0, B), \+ ev(C, 'oil.filled', 0, _, _, _, _),
    S is max(A, B), L is S + 7200, findall(X, ( ev(C, 'keeper.called', 0, X, _, _, _), X >= S ), Done).
duty(C, t_passed, K, Done, L, L) :-
    ev(C, 'due.set', K, _, _, P, _), now(C, Now), end_of(P, Last), Now > Last,
    \+ ( ev(C, 'due.paid', K, T, _, _, _), T =< Last ),
    working(Last, 10, L), times(C, 'demand.sent', K, Done).
% Each part of a charter: its key is the charter's with its own number behind.
duty(C, t_each, Key, Done, L, L) :-
    ev(C, 'charter.signed', K, _, _, D1, D2), nth1(P, [D1, D2], D), D > 0, Key is K * 10 + P,
    now(C, Now), end_of(D, Last), Now > Last,
    findall(T, ev(C, 'freight.handed', K, T, _, P, _), Done), \+ ( member(T, Done), T =< Last ),
    natural(Last, 5, L).
duty(C, a_surcharge, K, Done, -, -) :-
    ev(C, 'toll.set', K, _, _, Amount, PayBy), now(C, Now), day_of(Now, Today), Days is max(0, Today - PayBy),
    Surcharge is min(Amount, Amount * 3 // 100 * Days),
    findall(X, ev(C, 'toll.paid', K, _, _, X, _), Xs), sum_list(Xs, Paid),
    ( Amount + Surcharge - Paid =< 0 -> Done = [0] ; Done = [] ).
duty(C, a_table, K, Done, L, L) :-
    ev(C, 'levy.set', K, T, _, Amount, Party), day_number(2026, 3, 1, Change),
    ( Party =:= 0 -> ( T >= Change * 86400 -> Large = 3000 ; Large = 2000 ) ; Party =:= 1, Large = 5000 ),
    Amount >= Large, L is T + 24 * 3600, times(C, 'levy.offered', K, Done).
duty(C, a_count, K, Done, -, -) :-
    ev(C, 'convoy.formed', K, _, _, _, _), times(C, 'convoy.joined', K, Ts), length(Ts, N), ( N > 2 -> Done = [0] ; Done = [] ).
duty(C, g_closed, K, Done, L, L) :-
    told(C, 'port.closed', 0), begun(C, 'boat.sailed', K, T), L is T + 6 * 3600, times(C, 'boat.returned', K, Done).

% --- exceptions: of those that hold the one with the highest priority; what is met is left alone

finding(C, R, K, S, L, X) :-
    member(R-Kept, [e_photo-'photo.taken', e_sound-'sound.taken']),
    ev(C, 'round.begun', K, T, _, _, _), now(C, Now), times(C, Kept, K, Done),
    ( R == e_photo -> L is T + 8 * 3600 ; natural(T, 2, L) ),
    judged(Done, L, L, Now, S0),
    ( S0 \== met, lifting(C, R, K, X0) -> S = exempt, X = X0 ; S = S0, X = - ).
told(C, Type, K) :- ev(C, Type, K, _, _, _, _), !.
lifting(C, _, K, 'e.storm') :- told(C, 'storm.declared', K), \+ denied(C, K), !.
lifting(C, _, K, 'e.dark') :- told(C, 'dark.declared', K), !.
lifting(C, e_photo, K, 'e.quay') :- told(C, 'quay.declared', K).
denied(C, K) :- told(C, 'storm.denied', K), \+ told(C, 'denial.quashed', K).

% --- what must not happen, what must last

finding(C, f_window, K, S, -, -) :-
    ev(C, 'ship.announced', K, T, _, _, _), now(C, Now),
    ( first(C, 'ship.passed', K, U) -> true ; U = none ),
    (   ev(C, 'lamp.dimmed', K, X, _, _, _), X >= T, ( U == none -> true ; X =< U ) -> S = breached
    ;   ( U == none ; Now =< U ) -> S = open
    ;   S = met
    ).
finding(C, f_ever, K, S, -, -) :-
    ev(C, 'seal.set', K, T, _, _, _),
    (   ( ev(C, 'seal.broken', K, X, _, _, _) ; ev(C, 'seal.painted', K, X, _, V, _), V > 3 ), X >= T -> S = breached ; S = met ).
finding(C, f_night, K, S, -, -) :-
    ev(C, 'crane.let', K, T, _, _, _),
    (   ev(C, 'crane.moved', K, X, _, _, _), X >= T, barred_at(X) -> S = breached ; S = met ).
barred_at(X) :- Hour is X // 3600 mod 24, ( Hour >= 22 ; Hour < 6 ), !.
barred_at(X) :- day_of(X, D), \+ working(D).
finding(C, f_passed, K, S, -, -) :-
    ev(C, 'vault.closed', K, T, _, _, _), now(C, Now), natural(T, 2, Until),
    (   first(C, 'vault.sealed', K, From)
    ->  (   ev(C, 'vault.opened', K, X, _, _, _), X >= From, X =< Until -> S = breached
        ;   Now =< Until -> S = open
        ;   S = met
        )
    ;   S = open
    ).
finding(C, k_flame, K, S, Due, -) :-
    ev(C, 'flame.lit', K, From, _, _, _), now(C, Now),
    ( first(C, 'flame.out', K, U) -> Last is min(U, Now) ; U = none, Last = Now ),
    findall(A-B, ev(C, 'flame.seen', K, _, _, A, B), Seen0), msort(Seen0, Seen),
    seen_until(Seen, From, At),
    (   At + 600 < Last -> Due is At + 600 + 3600, ( Now > Due -> S = breached ; S = open )
    ;   Due = -, ( number(U), Now > U -> S = met ; S = open )
    ).
seen_until([A-B|More], At, End) :- A =< At + 600, !, At1 is max(At, B), seen_until(More, At1, End).
seen_until(_, At, At).
finding(C, k_watch, K, S, Due, -) :-
    ev(C, 'watch.begun', K, From, _, _, _), now(C, Now),
    (   first(C, 'watch.ended', K, Until) ->
        Due is Until + 24 * 3600,
        findall(A-B, ev(C, 'reel.kept', K, _, _, A, B), Reels0), msort(Reels0, Reels),
        (   Now =< Until -> S = open
        ;   unbroken(Reels, From, Until) -> S = met
        ;   Now > Due -> S = breached
        ;   S = open
        )
    ;   S = open, Due = -
    ).
unbroken(_, At, Until) :- At + 300 >= Until, !.
unbroken([A-B|More], At, Until) :- A =< At + 300, At1 is max(At, B), unbroken(More, At1, Until).
finding(C, k_keeper, K, S, Due, -) :-
    ev(C, 'store.opened', K, From, _, _, _), now(C, Now),
    findall(A-B, ( ev(C, 'keeper.named', K, A, _, V, _),
                   findall(X, ( ev(C, 'keeper.relieved', _, X, _, V, _), X >= A ), Xs),
                   ( Xs == [] -> B = 99999999999 ; min_list(Xs, B) ) ), Held0),
    msort(Held0, Held),
    ( alone(Held, From, Now, Due0) -> S = breached, Due = Due0 ; S = met, Due = - ).
% The first time that nobody held it for longer than a day gives.
alone(Held, At, Now, Due) :-
    natural(At, 1, Given),
    (   Held = [A-B|More], ( A =< At ; A =< Given, A < Now )
    ->  At1 is max(At, B), At1 < Now, alone(More, At1, Now, Due)
    ;   ( Held = [A-_|_] -> End is min(A, Now) ; End = Now ), End > Given, Due = Given
    ).

% --- gates

gate(C, q_issue, Yes) :-
    ask(C, 'order.issue', _), first(C, 'warning.given', 0, T), now(C, Now), working(T, 5, L),
    ( ( Now > L ; told(C, 'waiver.recorded', 0) ) -> Yes = allowed ; Yes = barred ).
gate(C, q_board, Yes) :-
    ask(C, 'boat.board', _), findall(V, ev(C, 'pass.signed', 0, _, _, V, _), Vs), sort(Vs, S), length(S, N),
    ( N >= 2 -> Yes = allowed ; Yes = barred ).
gate(C, q_berth, Yes) :-
    ask(C, 'berth.take', V), ( ev(C, 'berth.barred', 0, _, _, V, _) -> Yes = barred ; Yes = allowed ).

main :-
    statistics(cputime, A),
    forall(( now(C, _), finding(C, R, K, S, L, X) ), format("~w ~w ~w ~w ~w ~w~n", [C, R, K, S, L, X])),
    forall(( now(C, _), gate(C, G, Yes) ), format("~w ~w 0 ~w - -~n", [C, G, Yes])),
    statistics(cputime, B), D is B - A, format("seconds ~6f~n", [D]).
