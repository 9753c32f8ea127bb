% What follows a penalty: service, payment, deferral, surcharge, demand, the court, the file. 行政处罚法 61, 66 to 72, 行政强制法 45, 53, 54,
% Articles 23 to 26 of the bureau's measures. Facts beside those of papers.pl and approvals.pl: decided/8 (decision, kind, fine, due
% day or none, day of its date, paper), receipt/4 (paper, day or none), announced/6 (decision, party there, handed over, paper),
% notice_begun/3, refused_paper/3, paid/9 (payment, decision, amount, for the fine, channel, ground, asked by the party, receipt),
% handed_in/6 (payment, to, amount, landed or none), plan_asked/4 (plan, with reason), plan/6 (plan, decision, granted, until day),
% surcharge/10 (number of the entry, decision, amount, principal, from day, until day or none, days, paper or 0), rate_told/3,
% proceeding/5 (number, decision, stayed), proceeding_over/3, performed/4 (decision, what), changed/4 (decision, how), demand/6
% (demand, kind, paper), applied/4, closed/2, archived/2, said_to_end/2. Instalments are told elsewhere.

:- include(shipped).
:- include(papers).
:- include(approvals).
:- dynamic decided/8, receipt/4, announced/6, notice_begun/3, refused_paper/3, paid/9, handed_in/6, plan_asked/4, plan/6, surcharge/10,
    rate_told/3,
           proceeding/5, proceeding_over/3, performed/4, changed/4, demand/6, applied/4, closed/2, archived/2, said_to_end/2.

penal(C, T, D, Fine, Due, Dated, P) :- decided(C, T, D, Kind, Fine, Due, Dated, P), memberchk(Kind, [penalty, simplified_penalty]).

% 61: handed over as it is announced; to who is not there it is served within seven working days.
finding(C, pl61_handed_over, D, Status, T) :-
    announced(C, T, D, 1, Handed, P),
    done(( Handed =:= 1, S = T ; served(C, S, P) ; refused_paper(C, S, P) ), S, Done), timed(C, Done, T, Status).
finding(C, pl61_served, D, Status, Limit) :-
    decided(C, _, D, penalty, _, _, Dated, P), end_of(Dated, Day), working_after(Day, 7, Limit),
    done(( announced(C, S, D, _, 1, _) ; served(C, S, P) ; notice_begun(C, S, P) ), S, Done), timed(C, Done, Limit, Status).

% 67: paid within fifteen days of the receipt; a day of rest moves the last one.
received(C, P, _, T) :- first(( receipt(C, _, P, Day), Day \== none, end_of(Day, E) ), E, T).
received(C, P, _, T) :- first(receipt(C, S, P, none), S, T).
received(C, _, D, T) :- first(announced(C, S, D, _, 1, _), S, T).
fifteenth(C, D, P, Limit) :- first(received(C, P, D, T), T, First), days_rolled(First, 15, Limit).
paid_by(C, D, T, Sum) :- findall(A, ( paid(C, S, _, D, A, 1, _, _, _), S =< T ), As), sum_list(As, Sum).
paid_whole(C, D, Fine, T) :- paid(C, T, _, D, _, _, _, _, _), paid_by(C, D, T, Sum), Sum >= Fine.
plan_end(C, N, Rolls, E) :- plan(C, _, N, _, 1, U), ( Rolls == rolls -> rolled(U, R) ; R = U ), end_of(R, E).
% 66: while time is granted nothing is overdue, and where it goes beyond the fifteen days its end takes their place.
time_runs(C, D) :- now(C, N), plan(C, _, K, D, 1, _), plan_end(C, K, rolls, E), N =< E, !.
put_off(C, D, P) :-
    fifteenth(C, D, P, F), now(C, N), N > F, plan(C, _, _, D, 1, _), \+ time_runs(C, D),
    findall(E, ( plan(C, _, K, D, 1, _), plan_end(C, K, rolls, E) ), Es), latest(Es, Last), Last >= F.
finding(C, pl67_paid, D, Status, Limit) :-
    penal(C, _, D, Fine, _, _, P), Fine >= 1, ( fifteenth(C, D, P, F) -> Limit = F ; Limit = none ),
    done(paid_whole(C, D, Fine, T), T, Done), timed(C, Done, Limit, Plain),
    ( Plain \== met, ( time_runs(C, D) ; put_off(C, D, P) ) -> Status = exempt ; Status = Plain ).
finding(C, pl66_on_application, N, Status, T) :-
    plan(C, T, N, _, 1, _),
    ( first(plan_asked(C, A, N, 1), A, Asked),
      first(head_approved(C, payment_plan, G), G, Granted) -> Done is max(Asked, Granted) ; Done = never ),
    timed(C, Done, T, Status).
finding(C, pl66_answered, N, Status, none) :- plan_asked(C, _, N, _), done(plan(C, T, N, _, _, _), T, Done), timed(C, Done, none, Status).

% 67 to 71: money on the spot only where the law lets it, against a fiscal receipt, and passed on within two working days each.
finding(C, pl67_not_by_officers, K, Status, none) :-
    paid(C, _, K, _, _, _, spot, Ground, _), arg(1, Ground, G), kept(\+ memberchk(G, [small, hard_later, remote]), Status).
finding(C, pl68_ground, K, Status, none) :-
    paid(C, _, K, D, _, _, spot, Ground, _), arg(1, Ground, G), memberchk(G, [small, hard_later]),
    kept(\+ ( decided(C, _, D, simplified_penalty, Fine, _, _, _), ( G == hard_later ; Fine =< 10000 ) ), Status).
finding(C, pl69_asked, K, Status, none) :- paid(C, _, K, _, _, _, spot, ground(remote, Asked), _), kept(Asked =:= 0, Status).
finding(C, pl70_receipt, K, Status, none) :- paid(C, _, K, _, _, _, spot, _, Receipt), kept(Receipt \== fiscal, Status).
finding(C, pl71_to_bureau, K, Status, Limit) :-
    paid(C, T, K, _, Amount, _, spot, _, _),
    ( first(( handed_in(C, _, K, _, _, L), L \== none ), L, Landed) -> From is max(T, Landed) ; From = T ), working_after(From, 2, Limit),
    done(( handed_in(C, H, K, bureau, A, _), A >= Amount ), H, Done), timed(C, Done, Limit, Status).
finding(C, pl71_to_bank, K, Status, Limit) :-
    paid(C, _, K, _, _, _, spot, _, _),
    first(handed_in(C, T, K, bureau, _, _), T, First), handed_in(C, First, K, bureau, Amount, _), working_after(First, 2, Limit),
    done(( handed_in(C, H, K, bank, A, _), A >= Amount ), H, Done), timed(C, Done, Limit, Status).

% 72: three per cent a day of what is owed, never more than that, and only once the time for payment has run.
finding(C, pl72_surcharge, N, Status, none) :-
    surcharge(C, _, N, D, Amount, Principal, From, Until, Days, _), Three is Principal * 3 // 100,
    kept(( Amount > Principal ; \+ ( decided(C, _, D, _, Fine, _, _, _), Fine >= Principal ) ; Amount > Three * Days
         ; Until \== none, Amount > Three * ( Until - From + 1 ) ), Status).
finding(C, pl72_overdue_first, N, Status, none) :-
    surcharge(C, T, N, D, _, _, From, _, _, _), kept(\+ ( overdue_at(C, D, T), counted_after(C, D, From) ), Status).
overdue_at(C, D, T) :-
    decided(C, _, D, _, Fine, _, _, P), fifteenth(C, D, P, F),
    findall(E, ( plan(C, G, K, D, 1, _), G =< T, plan_end(C, K, rolls, E) ), Es), latest([F | Es], Payday), T > Payday,
    paid_by(C, D, Payday, Sum), Sum < Fine, !.
counted_after(C, D, From) :-
    decided(C, _, D, _, _, _, _, P), fifteenth(C, D, P, F),
    findall(E, ( plan(C, G, K, D, 1, _), G =< F, plan_end(C, K, rolls, E) ), Es), latest([F | Es], Payday), day_of(Payday, Day),
    From > Day, !.

% 行政强制法 45: the rate is told, and all surcharges together are no more than what is owed.
finding(C, cl45_cap, D, Status, none) :-
    decided(C, _, D, _, Fine, _, _, _), once(surcharge(C, _, _, D, _, _, _, _, _, _)),
    findall(A, surcharge(C, _, _, D, A, _, _, _, _, _), As), sum_list(As, All),
    kept(( surcharge(C, _, _, D, _, Principal, _, _, _, _), ( All > Principal ; Principal > Fine ) ), Status).
finding(C, cl45_told, D, Status, Limit) :-
    first(surcharge(C, T, _, D, _, _, _, _, _, _), T, First), surcharge(C, First, N, D, _, _, _, _, _, P), working_after(First, 3, Limit),
    done(( rate_told(C, _, N), served(C, S, P) ; decided(C, _, D, _, _, _, _, Q), served(C, S, Q) ), S, Done),
    timed(C, Done, Limit, Status).

% Article 24: what is not paid on its day is demanded within the bureau's ten days, and the demand served within seven working days.
payday(C, D, Due, Payday) :-
    findall(T-U, plan(C, T, _, D, 1, U), Plans),
    ( max_member(_-U, Plans) -> ( Due == none -> Day = U ; Day is max(Due, U) ) ; Due \== none, Day = Due ),
    rolled(Day, R), end_of(R, Payday).
finding(C, a24_fine, D, Status, Limit) :-
    penal(C, _, D, Fine, Due, _, _), Fine >= 1, payday(C, D, Due, Payday), owed(C, D, Fine, Payday, Status, Limit).
finding(C, a24_fine_by_law, D, Status, Limit) :-
    penal(C, _, D, Fine, none, _, P), Fine >= 1, \+ plan(C, _, _, D, 1, _), fifteenth(C, D, P, Payday),
    owed(C, D, Fine, Payday, Status, Limit).
owed(C, D, Fine, Payday, Status, Limit) :-
    now(C, N), N > Payday, \+ settled_by(C, D, Fine, Payday), days_rolled(Payday, 10, Limit),
    done(( demand(C, T, _, D, _, _), T > Payday ; settled(C, D, Fine, T) ), T, Done), timed(C, Done, Limit, Plain),
    ( Plain \== met, ( proceeding(C, _, K, D, 1),
      \+ proceeding_over(C, _, K) ; changed(C, _, D, revoked) ) -> Status = exempt ; Status = Plain ).
settled_by(C, D, Fine, T) :- ( performed(C, P, D, fine), P =< T ; paid_by(C, D, T, Sum), Sum >= Fine ), !.
settled(C, D, _, T) :- performed(C, T, D, fine).
settled(C, D, Fine, T) :- final(paid(C, P, _, D, _, _, _, _, _), P, T), paid_by(C, D, T, Sum), Sum >= Fine.
finding(C, a24_served, N, Status, Limit) :-
    demand(C, T, N, _, _, P), working_after(T, 7, Limit),
    done(( current(C, P, _, Form, _), memberchk(Form, [payment_demand, enforcement_demand]), served(C, S, P) ), S, Done),
    timed(C, Done, Limit, Status).

% 行政强制法 53, 54, Article 25: the court is asked when the time to contest is over (six months, sixty days) and that of a deferral, within
% three months of the later end, and ten working days after a demand was served.
contest_over(C, P, End) :-
    served(C, S, P), months_after(S, 6, M), day_of(M, MD), rolled(MD, MR), end_of(MR, Suit), days_rolled(S, 60, Asking),
    End is max(Suit, Asking).
in_period(C, D, T) :-
    decided(C, _, D, _, _, _, _, P), contest_over(C, P, End),
    findall(E, ( plan(C, G, K, D, 1, _), G =< T, plan_end(C, K, stays, E) ), Es), latest([End | Es], From), T > From,
    months_after(From, 3, Last), T =< Last.
finding(C, cl53_period, E, Status, none) :-
    applied(C, T, E, D), \+ ( proceeding(C, B, _, D, _), B =< T ), kept(\+ in_period(C, D, T), Status).
demanded(C, D, T) :-
    demand(C, _, _, D, Kind, P), memberchk(Kind, [before_court, fine, performance]), served(C, S, P), working_after(S, 10, Waited),
    T > Waited.
finding(C, cl54_demand, E, Status, none) :- applied(C, T, E, D), kept(\+ demanded(C, D, T), Status).
finding(C, a25_after_demand, E, Status, T) :-
    applied(C, T, E, D),
    ( demand(C, _, _, D, _, P), current(C, P, _, Form, _), memberchk(Form, [payment_demand, enforcement_demand]), served(C, S, P),
      S =< T -> Done = 0 ; Done = never ),
    there(C, Done, T, Status).

% Article 26: archived within thirty days of the end, be it that all is performed, that it is closed, or an end put on record.
ended_by(C, T) :- closed(C, T).
ended_by(C, T) :- asked(C, _, K, closing), granted(C, T, K, principal).
ended_by(C, T) :- said_to_end(C, T).
ended_by(C, T) :- all_performed(C, T), T \== none.
standing(C, D) :- decided(C, _, D, _, _, _, _, _), \+ changed(C, _, D, revoked).
all_performed(C, T) :-
    once(decided(C, _, _, _, _, _, _, _)), findall(D, standing(C, D), Ds),
    findall(F, ( member(D, Ds), first(performed(C, P, D, fine), P, F) ), Fs), same_length(Ds, Fs),
    ( Fs == [] -> T = none ; latest(Fs, T) ).
finding(C, a26_archive_penalty, 0, Status, Limit) :-
    ( first(ended_by(C, T), T, End) -> days_rolled(End, 30, Limit) ; all_performed(C, none) -> Limit = none ),
    done(archived(C, A), A, Done), timed(C, Done, Limit, Status).

% May the application go out; may the case be closed? Without these, with a reason only.
over_now(C, E) :- now(C, N), N > E.
gate(C, cl53_issue, A) :-
    ask(C, issue_paper, P), version(C, P, _, enforcement_application, _),
    ( ( decided(C, _, _, _, _, _, _, Q), contest_over(C, Q, End), over_now(C, End) ; proceeding_over(C, _, _) ),
      \+ ( plan(C, _, K, _, 1, _), plan_end(C, K, stays, E), \+ over_now(C, E) ) -> A = allowed ; A = barred ).
gate(C, cl54_issue, A) :-
    ask(C, issue_paper, P), version(C, P, _, enforcement_application, _), now(C, N), ( demanded(C, _, N) -> A = allowed ; A = barred ).
gate(C, a23_close, A) :-
    ask(C, close, _),
    ( by_level_on(C, closing, closing_approval, _) -> A = allowed ; A = barred ).
