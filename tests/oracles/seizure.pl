% Sealing and seizing: 行政强制法 17 to 19, 24, 25, 27, 28. Facts beside those of papers.pl and approvals.pl: ordered/12 (measure, kind,
% urgent, from, until day or none, reason, basis, approval or 0, paper, list), carried/7 (measure, act, party present, called,
% papers handed over), shown/3, told/6 (what, measure or 0, act or 0, in writing), right_told/5 (measure, act, right), heard/3,
% reported/4 (level), item/6 (measure, name, quantity), dealt/4 (item, disposal), extended/7 (number of the entry, measure, until,
% approval or 0, paper or 0), pause/7 (measure, ground, expected end or none, paper or 0), resumed/3, lifted/4 (measure, paper or
% 0), issued/3, decision/3 (kind), urgency/2. "At once" and "promptly" are the bureau's twenty-four hours and three working days.

:- include(shipped).
:- include(papers).
:- include(approvals).
:- dynamic ordered/12, carried/7, shown/3, told/6, right_told/5, heard/3, reported/4, item/6, dealt/4, extended/7, pause/7, resumed/3,
    lifted/4,
           issued/3, decision/3, urgency/2.

seizure(C, T, M, Act) :- carried(C, T, M, Act, _, _, _).
end_of_act(C, Act, E) :- limit(ended(C, T, Act), T, E).
about(C, M, A, What, T) :- told(C, T, What, N, B, _), ( N =:= M ; B =:= A ).

% 17: by officers who are qualified; there when the act ends.
finding(C, cl17_qualified, M, Status, E) :-
    seizure(C, _, M, Act), end_of_act(C, Act, E),
    ( act_officer(C, _, Act, _), forall(act_officer(C, _, Act, N), officer(C, _, N, _, 1)) -> Done = 0 ; Done = never ),
    there(C, Done, E, Status).

% 18 (1), 19: approved by the head before it is carried out; in urgency reported and approved (or refused) within twenty-four hours.
measure_approved(C, M, T) :- asked_about(C, _, K, coercion, M), head_granted(C, K, T).
measure_approved(C, M, T) :- ordered(C, _, M, _, _, _, _, _, _, K, _, _), asked(C, _, K, coercion), head_granted(C, K, T).
finding(C, cl18_approval, M, Status, Limit) :-
    ordered(C, _, M, _, 0, _, _, _, _, _, _, _), limit(seizure(C, T, M, _), T, Limit),
    done(measure_approved(C, M, A), A, Done), timed(C, Done, Limit, Status).
urgent_since(C, M, Since) :-
    ordered(C, _, M, _, 1, From, _, _, _, _, _, _), findall(T, seizure(C, T, M, _), Ts), earliest([From | Ts], Since).
finding(C, cl19_reported, M, Status, Limit) :-
    urgent_since(C, M, Since), hours_after(Since, 24, Limit),
    done(( reported(C, T, M, L), memberchk(L, [deputy, principal]) ), T, Done), timed(C, Done, Limit, Status).
finding(C, cl19_approved, M, Status, Limit) :-
    urgent_since(C, M, Since), hours_after(Since, 24, Limit),
    done(( measure_approved(C, M, T) ; head_refused(C, M, T) ), T, Done), timed(C, Done, Limit, Status).
head_refused(C, M, T) :- asked_about(C, _, K, coercion, M), refused(C, T, K, L), memberchk(L, [deputy, principal]).
finding(C, cl19_lifted, M, Status, Limit) :-
    ordered(C, _, M, _, 1, _, _, _, _, _, _, _), first(head_refused(C, M, T), T, First), hours_after(First, 24, Limit),
    done(lifted(C, L, M, _), L, Done), timed(C, Done, Limit, Status).

% 18 (2) to (6): two officers, the credential, the party called, told of reason and rights on the spot, and heard.
finding(C, cl18_two_officers, M, Status, E) :-
    seizure(C, _, M, Act), end_of_act(C, Act, E), done(two_there(C, Act, T), T, Done), timed(C, Done, E, Status).
two_there(C, Act, T) :-
    act(C, T, Act, _), aggregate_all(count, act_officer(C, _, Act, _), N), N >= 2,
    forall(act_officer(C, _, Act, O), officer(C, _, O, _, 1)).
two_there(C, Act, T) :-
    aggregate_all(count, certified(C, _, _), N), N >= 2, confirmed(C, T, Act, _).
finding(C, cl18_credential, M, Status, T) :-
    seizure(C, T, M, Act), done(shown(C, S, Act), S, Done), timed(C, Done, T, Status).
finding(C, cl18_party_called, M, Status, T) :-
    carried(C, T, M, Act, Present, Called, _),
    done(( ( Present =:= 1 ; Called =:= 1 ), P = T ; about(C, M, Act, presence, P) ), P, Done), timed(C, Done, T, Status).
finding(C, cl18_told, M, Status, E) :-
    carried(C, _, M, Act, 1, _, _), end_of_act(C, Act, E),
    ( first(about(C, M, Act, measure, T1), T1, F1), first(right(C, M, Act, [statement], T2), T2, F2),
      first(right(C, M, Act, [defence], T3), T3, F3),
      first(right(C, M, Act, [reconsideration, litigation], T4), T4, F4) -> latest([F1, F2, F3, F4], Done) ; Done = never ),
    timed(C, Done, E, Status).
right(C, M, Act, Rights, T) :- right_told(C, T, N, A, R), memberchk(R, Rights), ( N =:= M ; A =:= Act ).
finding(C, cl18_heard, M, Status, E) :-
    carried(C, _, M, Act, 1, _, _), end_of_act(C, Act, E), done(heard(C, T, M), T, Done), timed(C, Done, E, Status).

% 18 (7) to (9): a record on the spot, signed by officers and party (or the refusal noted); without the party by officers and a witness.
site_record(C, Act, P, V) :- current(C, P, V, coercion_site_record, Act).
finding(C, R, M, Status, Missing) :-
    member(R, [cl18_site_record, cl18_site_record_signed, cl18_witness]),
    carried(C, _, M, Act, Present, _, _), end_of_act(C, Act, E), after_wait(E, Missing),
    ( R == cl18_site_record -> Good = true ; R == cl18_witness -> Present =:= 0, Good = role_signed(C, P, V, witness)
    ; Present =:= 1, Good = ( role_signed(C, P, V, party) ; party_refused(C, _, P, V, 1, _) ) ),
    ( site_record(C, Act, P, V), ( R == cl18_site_record ; officers_signed(C, P, V, Act) ), once(Good) -> Done = 0 ; Done = never ),
    there(C, Done, Missing, Status).

% 24: decision and list, written and handed over on the spot; what the decision says, and each object with name and quantity.
handed(C, M, P, T) :- carried(C, T, M, _, _, _, 1) , paper(C, _, P, _, _, _).
handed(C, _, P, T) :- issued(C, T, P) ; served(C, T, P).
given(C, M, Form, P, T) :-
    current(C, P, V, Form, _), paper(C, Written, P, V, _, _), first(handed(C, M, P, H), H, Handed), T is max(Written, Handed).
finding(C, cl24_decision, M, Status, E) :-
    seizure(C, _, M, Act), end_of_act(C, Act, E), ordered(C, _, M, _, _, _, _, _, _, _, P, _),
    done(given(C, M, seizure_decision, P, T), T, Done), timed(C, Done, E, Status).
finding(C, cl24_list, M, Status, E) :-
    seizure(C, _, M, Act), end_of_act(C, Act, E), ordered(C, _, M, _, _, _, _, _, _, _, _, P),
    ( first(given(C, M, seizure_list, P, T), T, Given), final(item(C, I, _, M, _, _), I, Listed),
      \+ ( item(C, _, _, M, N, Q), ( N =:= 0 ; Q =:= 0 ) )
    -> Done is max(Given, Listed) ; Done = never ),
    timed(C, Done, E, Status).
finding(C, cl24_contents, M, Status, none) :-
    ordered(C, _, M, _, _, _, Until, Reason, Basis, _, _, _), kept(( Until == none ; Reason =:= 0 ; Basis =:= 0 ), Status).

% 25: thirty days, thirty more where the head extends them. Time of testing or appraisal stands outside: the day on which it begins
% stands still, and while it lasts nothing runs out. The last day never moves, for the period weighs on the party.
lasts(C, M, Days, Limit) :-
    seizure(C, T, M, _), day_of(T, D), D0 is D + Days, findall(S-P, test_of(C, S, P, M), Ps), msort(Ps, Sorted),
    stretched(C, Sorted, D0, Limit).
test_of(C, S, P, M) :- pause(C, S, P, M, Ground, _, _), memberchk(Ground, [appraisal, testing]).
stretched(_, [], D, Limit) :- end_of(D, Limit).
stretched(C, [S-P | Ps], D, Limit) :-
    end_of(D, End),
    ( S > End -> stretched(C, Ps, D, Limit)
    ; resumed(C, R, P) -> day_of(S, A), day_of(R, B), D1 is D + B - A, stretched(C, Ps, D1, Limit)
    ; Limit = none ).
over(C, M, T) :- lifted(C, T, M, _).
over(C, M, T) :- settled(C, M, T).
settled(C, M, T) :- item(C, _, _, M, _, _), !, all_dealt(C, M, T).
all_dealt(C, M, T) :-
    findall(I, item(C, _, I, M, _, _), Items), findall(F, ( member(I, Items), first(gone(C, I, G), G, F) ), Firsts),
    same_length(Items, Firsts), latest(Firsts, T).
gone(C, I, T) :- dealt(C, T, I, D), memberchk(D, [returned, released, confiscated, destroyed, transferred, auctioned]).
longer(C, M, After, T) :-
    extended(C, X, N, M, _, K, _), N > After, asked(C, _, K, coercion_extension), head_granted(C, K, G), T is max(X, G).

finding(C, cl25_ordered_period, M, Status, none) :-
    ordered(C, _, M, _, _, From, Until, _, _, _, _, _), Until \== none, day_of(From, F), kept(Until - F > 30, Status).
finding(C, cl25_limit, M, Status, Limit) :-
    seizure(C, _, M, _), lasts(C, M, 30, Limit), done(( over(C, M, T) ; longer(C, M, -1, T) ), T, Done), timed(C, Done, Limit, Status).
finding(C, cl25_extended, N, Status, Limit) :-
    extended(C, _, N, M, Until, _, _), end_of(Until, Limit), done(( over(C, M, T) ; longer(C, M, N, T) ), T, Done),
    timed(C, Done, Limit, Status).
finding(C, cl25_sixty, M, Status, Limit) :-
    seizure(C, _, M, _), once(extended(C, _, _, M, _, _, _)), lasts(C, M, 60, Limit), done(over(C, M, T), T, Done),
    timed(C, Done, Limit, Status).
% Thirty days more than the period that the decision named, and sixty in all. An end that no one can tell yet is not judged.
beyond(C, M, Until) :-
    seizure(C, T, M, _), day_of(T, D), findall(L, outside(C, M, L), Ls), sum_list(Ls, Outside),
    ordered(C, _, M, _, _, _, Ordered, _, _, _, _, _), ( Ordered == none -> Most is D + 60 ; Most is min(D + 60, Ordered + 30) ),
    Until > Most + Outside.
outside(C, M, L) :-
    test_of(C, S, P, M), day_of(S, A), ( resumed(C, R, P) -> day_of(R, B) ; pause(C, S, P, M, _, B, _), B \== none ), L is B - A.
untold(C, M) :- test_of(C, S, P, M), pause(C, S, P, M, _, none, _), \+ resumed(C, _, P).
finding(C, cl25_extended_period, N, Status, none) :-
    extended(C, _, N, M, Until, _, _), once(seizure(C, _, M, _)), \+ untold(C, M), kept(beyond(C, M, Until), Status).
finding(C, cl25_extension_approved, N, Status, X) :-
    extended(C, X, N, _, _, K, _), done(( asked(C, _, K, coercion_extension), head_granted(C, K, G) ), G, Done),
    timed(C, Done, X, Status).
finding(C, cl25_extension_told, N, Status, Limit) :-
    extended(C, X, N, M, _, _, P), working_after(X, 3, Limit), day_of(X, D),
    done(( served(C, T, P) ; told(C, T, measure_extension, M, _, 1), day_of(T, E), E >= D ), T, Done), timed(C, Done, Limit, Status).
finding(C, cl25_excluded_told, P, Status, Limit) :-
    pause(C, S, P, M, _, Expected, Paper), working_after(S, 3, Limit),
    ( Expected == none -> Done = never ; done(( served(C, T, Paper) ; told(C, T, excluded_period, M, _, 1) ), T, Done) ),
    timed(C, Done, Limit, Status).

% 27, 28: lifted by a decision in writing; promptly where there was no violation or the case was decided; what was taken given back at
% once.
finding(C, cl27_written, M, Status, Limit) :-
    ordered(C, _, M, _, _, _, _, _, _, _, _, _), first(lifted(C, T, M, _), T, L), hours_after(L, 24, Limit), lifted(C, L, M, P),
    done(( current(C, P, V, seizure_disposal_decision, _), paper(C, W, P, V, _, _) ), W, Done), timed(C, Done, Limit, Status).
finding(C, cl28_no_violation, M, Status, Limit) :- released(C, M, [not_established], Status, Limit).
finding(C, cl28_dealt_with, M, Status, Limit) :- released(C, M, [penalty, no_punishment], Status, Limit).
released(C, M, Kinds, Status, Limit) :-
    seizure(C, _, M, _), first(( decision(C, D, K), memberchk(K, Kinds) ), D, Decided), working_after(Decided, 3, Limit),
    done(over(C, M, T), T, Done), timed(C, Done, Limit, Status).
% 28 (4): the period is the one that the decision names; where it names thirty days or more, the thirty of Article 25 are asked already.
finding(C, cl28_expired, M, Status, Limit) :-
    seizure(C, T, M, _), day_of(T, D), ordered(C, _, M, _, _, _, Until, _, _, _, _, _), Until \== none, Days is Until - D, Days < 30,
    lasts(C, M, Days, Limit), done(( over(C, M, O) ; longer(C, M, -1, O) ), O, Done), timed(C, Done, Limit, Status).
finding(C, cl28_returned, M, Status, Limit) :-
    ordered(C, _, M, _, _, _, _, _, _, _, _, _), first(lifted(C, T, M, _), T, L), hours_after(L, 24, Limit),
    ( \+ item(C, _, _, M, _, _) -> Done = 0 ; all_dealt(C, M, G) -> Done = G ; Done = never ), timed(C, Done, Limit, Status).

% May the paper go out? Without these, with a reason only.
gate(C, cl18_issue, A) :-
    ask(C, issue_paper, P), version(C, P, _, seizure_decision, _),
    ( ( urgency(C, _) ; ordered(C, _, _, _, 1, _, _, _, _, _, P, _) ; head_approved(C, coercion, _) ) -> A = allowed ; A = barred ).
gate(C, cl25_ordered_until, A) :-
    ask(C, issue_paper, P), version(C, P, _, seizure_decision, _), ordered(C, _, _, _, _, From, Until, _, _, _, P, _), Until \== none,
    day_of(From, F), ( Until - F =< 30 -> A = allowed ; A = barred ).
gate(C, cl25_issue, A) :-
    ask(C, issue_paper, P), version(C, P, _, seizure_extension_decision, _),
    ( head_approved(C, coercion_extension, _) -> A = allowed ; A = barred ).
gate(C, cl25_extended_until, A) :-
    ask(C, issue_paper, P), version(C, P, _, seizure_extension_decision, _), extended(C, _, _, M, Until, _, P), once(seizure(C, _, M, _)),
    \+ untold(C, M),
    ( beyond(C, M, Until) -> A = barred ; A = allowed ).
