% Notice, defence and hearing before a penalty: 行政处罚法 44, 45, 62 to 65. Facts beside those of papers.pl: notice/10 (number, fine, hearing
% told, complete, paper, last day for the defence or none, number of the notice that it replaces or 0, for new facts), statement/3,
% reviewed/4 (with reason), waived/3 (defence, hearing), hearing_applied/4 (hearing, notice), hearing_refused/4 (number of the entry,
% hearing), hearing_on/4 (hearing, day), appointed/5 (hearing, number of the entry, whether the host is an officer of the case), held/6
% (hearing, number of the entry, outcome, host as before), hearing_withdrawn/3, decision/8 as in penalty.pl. Of a unit, whose large
% fine begins at fifty thousand yuan.

:- include(shipped).
:- include(papers).
:- dynamic notice/10, statement/3, reviewed/4, waived/3, hearing_applied/4, hearing_refused/4, hearing_on/4, appointed/5, held/6,
    hearing_withdrawn/3,
           decision/8.

large(Fine) :- Fine >= 5000000.
decided(C, T, K, Fine) :- decision(C, T, K, Fine, _, _, _, _).
% The notice that stands at some time: the last that was given by then.
stands(C, T, N) :- final(( notice(C, S, _, _, _, _, _, _, _, _), S =< T ), S, N).

% 44: told in full, by the notice that stands, and that is served before the decision. 62: and no decision before the time for the defence
% has run or was waived.
finding(C, pl44_told, K, Status, T) :-
    decided(C, T, K, _),
    ( stands(C, T, N), notice(C, N, _, _, _, 1, P, _, _, _), first(served(C, S, P), S, Served) -> Done is max(N, Served) ; Done = never ),
    ( Done \== never, Done > T -> Real = never ; Real = Done ), timed(C, Real, T, Status).
finding(C, pl44_contents, K, Status, Limit) :-
    notice(C, _, K, _, _, Whole, _, _, _, _), limit(decided(C, T, _, _), T, Limit),
    ( Whole =:= 1 -> Done = 0 ; done(notice(C, W, _, _, _, 1, _, _, K, _), W, Done) ), timed(C, Done, Limit, Status).
defence_over(C, N, T) :- waived(C, W, defence), W >= N, W =< T.
defence_over(C, N, T) :- notice(C, N, _, _, _, _, _, Until, _, _), Until \== none, end_of(Until, E), T > E.
defence_over(C, N, T) :- notice(C, N, _, _, _, _, P, none, _, _), first(served(C, S, P), S, Served), working_after(Served, 3, E), T > E.
finding(C, pl62_heard, K, Status, none) :- decided(C, T, K, _), kept(\+ ( stands(C, T, N), defence_over(C, N, T) ), Status).

% 45: what the party says is reviewed before the decision, and makes no penalty heavier: it stays within what was proposed before the
% party spoke, unless new facts were told in a new notice.
finding(C, pl45_reviewed, K, Status, Limit) :-
    statement(C, M, K), done(reviewed(C, R, K, 1), R, Done), limit(( decided(C, T, _, _), T >= M ), T, Limit),
    timed(C, Done, Limit, Status).
word(C, W) :- statement(C, W, _) ; held(C, W, _, _, _, _).
proposed(C, W, T, Fine) :-
    notice(C, N, K, Told, _, _, _, _, _, New), N =< T, Told >= Fine, ( New =:= 1 ; N =< W ),
    \+ ( notice(C, L, _, _, _, _, _, _, K, _), L =< W ), !.
within(C, T, Fine) :- forall(( word(C, W), W =< T ), proposed(C, W, T, Fine)).
finding(C, pl45_not_heavier, K, Status, none) :-
    decided(C, T, K, Fine), once(( word(C, W), W =< T )), kept(\+ within(C, T, Fine), Status).

% 63, 64: where the fine is large the right to a hearing is told, no decision before the five working days for asking have run, the
% hearing was held or waived; one that is asked for is held.
finding(C, pl63_told, K, Status, Limit) :-
    notice(C, N, K, Fine, Hearing, _, _, _, _, _), large(Fine), limit(decided(C, T, _, _), T, Limit),
    ( Hearing =:= 1 -> Done = N ; Done = never ), timed(C, Done, Limit, Status).
heard(C, N, T) :- waived(C, W, hearing), W >= N, W =< T.
heard(C, N, T) :- held(C, H, _, _, Outcome, _), memberchk(Outcome, [completed, ended, treated_as_waived]), H >= N, H =< T.
heard(C, N, T) :- hearing_withdrawn(C, H, _), H >= N, H =< T.
asking_over(C, N, T) :- notice(C, N, _, _, _, _, P, _, _, _), first(served(C, S, P), S, Served), working_after(Served, 5, E), T > E.
finding(C, pl63_waited, K, Status, none) :-
    decided(C, T, K, Fine), large(Fine),
    kept(\+ ( stands(C, T, N), notice(C, N, _, _, 1, _, _, _, _, _), ( heard(C, N, T) ; asking_over(C, N, T) ) ), Status).
settled(C, H, T) :- held(C, T, H, _, Outcome, _), memberchk(Outcome, [completed, ended, treated_as_waived]).
settled(C, H, T) :- hearing_withdrawn(C, T, H).
settled(C, H, T) :- hearing_refused(C, T, _, H).
finding(C, pl63_held, H, Status, Limit) :-
    hearing_applied(C, _, H, _), limit(decided(C, T, _, _), T, Limit), done(settled(C, H, S), S, Done), timed(C, Done, Limit, Status).
finding(C, pl64_not_refused, H, Status, none) :-
    hearing_refused(C, _, _, H), hearing_applied(C, A, H, K), notice(C, N, K, Fine, _, _, _, _, _, _), large(Fine),
    kept(\+ asking_over(C, N, A), Status).

% 64: seven clear working days' notice; a host who did not investigate. 65: the decision rests on the record of the hearing.
finding(C, pl64_notified, K, Status, Limit) :- hearing_on(C, T, K, Day), clear_before(Day, 7, Limit), timed(C, T, Limit, Status).
finding(C, pl64_notice_given, H, Status, Last) :-
    held(C, _, H, _, _, _), final(held(C, T, H, _, _, _), T, Last), done(hearing_on(C, N, H, _), N, Done), timed(C, Done, Last, Status).
finding(C, pl64_host, N, Status, none) :- ( appointed(C, _, _, N, Ours) ; held(C, _, _, N, _, Ours) ), kept(Ours =:= 1, Status).
finding(C, pl65_from_record, K, Status, none) :-
    decision(C, T, K, _, _, Used, _, _), once(( held(C, H, _, _, completed, _), H =< T )), kept(Used =:= 0, Status).

% May the decision go out; may the hearing begin?
decision_paper(C, P) :- ask(C, issue_paper, P), version(C, P, _, penalty_decision, _).
all_reviewed(C) :- forall(statement(C, _, K), reviewed(C, _, K, 1)).
gate(C, pl62_decision, A) :-
    decision_paper(C, _), now(C, Now),
    ( stands(C, Now, N), notice(C, N, _, _, _, 1, P, _, _, _), served(C, _, P), defence_over(C, N, Now),
      all_reviewed(C) -> A = allowed ; A = barred ).
gate(C, pl63_decision, A) :-
    decision_paper(C, P), now(C, Now),
    once(( decision(C, _, _, F, P, _, _, _), large(F) ; stands(C, Now, M), notice(C, M, _, F, _, _, _, _, _, _), large(F) )),
    ( stands(C, Now, N), notice(C, N, _, _, 1, _, _, _, _, _),
      once(( waived(C, W, hearing), W >= N ; hearing_applied(C, S, _, _), S >= N ; asking_over(C, N, Now) )),
      forall(hearing_applied(C, _, H, _), settled(C, H, _)) -> A = allowed ; A = barred ).
gate(C, pl45_heavier, A) :-
    decision_paper(C, P), decision(C, T, _, Fine, P, _, _, _), ( within(C, T, Fine) -> A = allowed ; A = barred ).
investigator_hosts(C) :-
    setof(H, T^N^O^appointed(C, T, H, N, O), Hs), member(H, Hs), final(appointed(C, T, H, _, _), T, Last), appointed(C, Last, H, _, 1),
    \+ ( settled(C, H, S), S > Last ).
gate(C, pl64_host_at_hearing, A) :- ask(C, begin_act, hearing), ( investigator_hosts(C) -> A = barred ; A = allowed ).
gate(C, pl64_host_named, A) :- ask(C, begin_act, hearing), ( appointed(C, _, _, _, _) -> A = allowed ; A = barred ).
