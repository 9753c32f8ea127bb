% Approvals: asked/4 (number, matter), asked_about/5 (… and what it is about), opinion/3 (of the level below), granted/4 and
% refused/4 (number, level), withdrawn/3, paper_of/4 (its form or 0). What was taken back approves nothing.

:- dynamic asked/4, asked_about/5, opinion/3, granted/4, refused/4, withdrawn/3, paper_of/4.

head_granted(C, K, T) :- granted(C, T, K, L), memberchk(L, [deputy, principal]), \+ withdrawn(C, _, K).
head_approved(C, Matter, T) :- asked(C, _, K, Matter), head_granted(C, K, T).
% Level by level to the principal head: one below spoke before.
by_level(C, Matter, K, T) :-
    asked(C, _, K, Matter), granted(C, T, K, principal), \+ withdrawn(C, _, K), once(( opinion(C, O, K), O =< T )).
by_level_on(C, Matter, Form, T) :- by_level(C, Matter, K, T), paper_of(C, _, K, P), current(C, P, _, Form, _).
