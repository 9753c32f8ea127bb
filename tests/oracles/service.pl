% Service: Articles 18 to 20 and 22 of the bureau's measures, 民事诉讼法 87 to 89, 91, 95. Facts beside those of papers.pl: made/7
% (service, manner, receipt or 0, received day or none, recipient signed), capacity/4 (of who received it), relation/3 (is told),
% servers/4, refusal/5 (reason given, day given), witness/3, left_at/4 (place), begun/7 (service, manner, kind of mail or medium,
% reason given, course told), failed/5 (service, manner, why), proof/4, filmed/4 (when), and of the party unit/2 or person/2. What
% is absent counts as missing after the bureau's twenty-four hours, a receipt by mail after thirty days.

:- include(shipped).
:- include(papers).
:- dynamic made/7, capacity/4, servers/4, relation/3, refusal/5, witness/3, left_at/4, begun/7, failed/5, proof/4, filmed/4, unit/2,
    person/2.

manner(C, S, Manner, T) :- made(C, T, S, Manner, _, _, _).
capacity(C, S, Cap) :- capacity(C, _, S, Cap).
in_a_day(C, T, Goal, Status, Missing) :-
    hours_after(T, 24, Missing), ( call(Goal) -> Done = 0 ; Done = never ), there(C, Done, Missing, Status).

% A receipt, signed by each server (by hand by as many), by the recipient, by the witness. The bureau has a form for it; for the law it is
% the paper that the service names as its receipt.
receipt(C, S, P, V) :- receipt_by_law(C, S, P, V), current(C, P, V, service_receipt, _).
receipt_by_law(C, S, P, V) :- made(C, _, S, _, P, _, _), current(C, P, V, _, _).
by_servers(C, S, P, V) :-
    findall(U, servers(C, _, S, U), Us),
    ( Us == [] -> role_signed(C, P, V, server)
    ; once(( forall(member(U, Us), signed(C, _, P, V, server, U)) ; length(Us, N), by_hand(C, _, P, V, server, Hands), Hands >= N )) ).

% 18, 87, 88: direct service; the receipt signed by servers and recipient, who is the party, its head, its agent, who receives its
% mail, an adult of the home of a citizen.
finding(C, a18_receipt, S, Status, M) :-
    manner(C, S, direct, T), in_a_day(C, T, ( receipt(C, S, P, V), by_servers(C, S, P, V), role_signed(C, P, V, recipient) ), Status, M).
lawful(C, S) :- capacity(C, S, Cap), memberchk(Cap, [legal_representative, responsible_person, party, agent, appointed_receiver]).
lawful(C, S) :- capacity(C, S, adult_cohabitant), \+ unit(C, _).
lawful(C, S) :- capacity(C, S, receiver), \+ person(C, _).
finding(C, a18_signatory, S, Status, M) :-
    manner(C, S, direct, T),
    in_a_day(C, T, ( once(lawful(C, S)), once(( relation(C, _, S) ; capacity(C, S, Cap),
      memberchk(Cap, [party, legal_representative, responsible_person]) )) ), Status, M).
finding(C, cp87_receipt, S, Status, none) :-
    made(C, _, S, direct, Receipt, On, Signed), kept(( Receipt =:= 0 ; On == none ; Signed =:= 0 ), Status).
finding(C, cp88_recipient, S, Status, none) :-
    manner(C, S, direct, _), capacity(C, S, Cap),
    kept(( memberchk(Cap, [employee, site_manager, witness, other]) ; Cap == adult_cohabitant, unit(C, _) ), Status).

% 19, 91: by registered or express mail, with the papers of posting kept, and the receipt that tells the day.
mailed(C, S, T) :- findall(X, ( begun(C, X, S, mail, _, _, _) ; made(C, X, S, mail, _, _, _) ), Xs), earliest(Xs, T).
by_mail(C, S) :- setof(X, mailing(C, X), Xs), member(S, Xs).
mailing(C, S) :- begun(C, _, S, mail, _, _, _).
mailing(C, S) :- made(C, _, S, mail, _, _, _).
finding(C, a19_kind, S, Status, M) :-
    by_mail(C, S), mailed(C, S, T), in_a_day(C, T, ( begun(C, _, S, mail, K, _, _), memberchk(K, [registered, express]) ), Status, M).
finding(C, a19_posting, S, Status, M) :-
    by_mail(C, S), mailed(C, S, T), in_a_day(C, T, ( proof(C, _, S, registration), proof(C, _, S, postage) ), Status, M).
finding(C, a19_return, S, Status, Limit) :-
    by_mail(C, S), mailed(C, S, T), days_rolled(T, 30, Limit),
    ( ( proof(C, _, S, return_receipt) ; failed(C, _, S, _, _), proof(C, _, S, returned_item) ) -> Done = 0 ; Done = never ),
    there(C, Done, Limit, Status).
finding(C, cp91_difficult, S, Status, T) :-
    manner(C, S, mail, T),
    done(( begun(C, B, S, mail, _, 1, _), D = B ; failed(C, D, _, direct, _) ), D, Done), timed(C, Done, T, Status).
finding(C, cp91_receipt, S, Status, Limit) :-
    manner(C, S, mail, T), working_after(T, 3, Limit),
    ( first(( made(C, D, S, _, _, On, _), On \== none ), D, Dated),
      first(proof(C, R, S, return_receipt), R, Kept) -> Done is max(Dated, Kept) ; Done = never ),
    timed(C, Done, Limit, Status).

% 20, 89: left in place only upon a refusal, whose reason and day the receipt tells; signed by servers and a witness, filmed, at the
% home (a unit's place of business is one, by the bureau's default). For the law witness or film is enough.
left(C, S, T) :- manner(C, S, left, T).
refused_before(C, T) :- failed(C, F, _, _, Why), memberchk(Why, [refused, refused_unsaid]), F =< T.
finding(C, a20_refused, S, Status, M) :-
    left(C, S, T), in_a_day(C, T, once(( refusal(C, _, S, _, 1) ; refused_before(C, T) )), Status, M).
finding(C, a20_noted, S, Status, M) :- left(C, S, T), in_a_day(C, T, ( receipt(C, S, _, _), refusal(C, _, S, 1, 1) ), Status, M).
finding(C, a20_servers, S, Status, M) :- left(C, S, T), in_a_day(C, T, ( receipt(C, S, P, V), by_servers(C, S, P, V) ), Status, M).
finding(C, a20_witness, S, Status, M) :-
    left(C, S, T), in_a_day(C, T, ( witness(C, _, S), receipt(C, S, P, V), role_signed(C, P, V, witness) ), Status, M).
finding(C, a20_domicile, S, Status, M) :-
    left(C, S, T), in_a_day(C, T, ( left_at(C, _, S, P), once(( P == domicile ; P == business_place, \+ person(C, _) )) ), Status, M).
film_of(C, S, T) :- day_of(T, D), filmed(C, _, S, Made), day_of(Made, F), F >= D.
finding(C, a20_av, S, Status, M) :- left(C, S, T), in_a_day(C, T, film_of(C, S, T), Status, M).
finding(C, cp89_place, S, Status, none) :- left(C, S, _), kept(\+ ( left_at(C, _, S, P), P \== other ), Status).
finding(C, cp89_refusal, S, Status, T) :-
    left(C, S, T), ( ( refusal(C, _, S, 1, 1) ; failed(C, F, _, _, refused), F =< T ) -> Done = T ; Done = never ),
    timed(C, Done, T, Status).
finding(C, cp89_proof, S, Status, M) :-
    left(C, S, T),
    in_a_day(C, T, once(( filmed(C, _, S, _) ; witness(C, _, S), receipt_by_law(C, S, P, V), role_signed(C, P, V, witness),
      role_signed(C, P, V, server) )), Status, M).

% 95, 22: by public notice; it counts as served on the thirtieth day, not before; in the file stand reason and course, medium and copy.
noticed(C, S, T) :- begun(C, T, S, public_notice, _, _, _).
finding(C, cp95_thirty_days, S, Status, none) :-
    manner(C, S, public_notice, T), day_of(T, D), kept(\+ ( noticed(C, S, B), day_of(B, From), D >= From + 30 ), Status).
finding(C, cp95_counted, S, Status, Missing) :-
    noticed(C, S, B), days_after(B, 30, End), working_after(End, 3, Missing), ( made(C, _, S, _, _, _, _) -> Done = 0 ; Done = never ),
    there(C, Done, Missing, Status).
finding(C, cp95_in_file, S, Status, Limit) :-
    begun(C, B, S, public_notice, Medium, Reason, _), working_after(B, 3, Limit),
    ( Reason =:= 1, Medium \== none -> done(( proof(C, K, S, P), memberchk(P, [notice_copy, notice_photo]) ), K, Done) ; Done = never ),
    timed(C, Done, Limit, Status).
finding(C, a22_recorded, S, Status, M) :-
    begun(C, B, S, public_notice, Medium, Reason, Course), in_a_day(C, B, ( Reason =:= 1, Medium \== none, Course =:= 1 ), Status, M).
finding(C, a22_paper, S, Status, M) :- noticed(C, S, B), in_a_day(C, B, proof(C, _, S, notice_copy), Status, M).

% A notice in public goes out with advice where the other ways were not tried.
gate(C, cp95_issue, A) :-
    ask(C, issue_paper, P), version(C, P, _, public_notice, _),
    ( once(( failed(C, _, _, direct, _), failed(C, _, _, mail, _) ; failed(C, _, _, _, Why), memberchk(Why, [moved, unreachable]) ))
    -> A = allowed ; A = barred ).
