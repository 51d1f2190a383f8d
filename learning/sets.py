"""Add-wins sets: a member stays while any add that nobody knowingly took away is left.

Every add leaves a *token*, the eid of its edit; a removal names the tokens its author saw and takes only those
(the observed-remove set of Shapiro and others, 2011).
"""

from __future__ import annotations

from learning.values import SetEdit, SetState


def changed(state: SetState, edit: SetEdit, eid: str) -> SetState:
    """The set after an edit. Applying the same edit twice changes nothing more."""
    if not state:
        return dict.fromkeys(edit.add, (eid,))
    after = {member: _without(tokens, edit.remove.get(member, ())) for member, tokens in state.items()}
    for member in edit.add:
        tokens = after.get(member, ())
        after[member] = tokens if eid in tokens else (*tokens, eid)
    return {member: tokens for member, tokens in after.items() if tokens}


def members(state: SetState) -> tuple[str, ...]:
    """What the learner sees, in order."""
    return tuple(sorted(state))


def follow(first: SetEdit, known: tuple[str, ...], second: SetEdit) -> SetEdit:
    """One edit for two that wait in a row. `known`: the eid of `first` and all that `first` replaces.

    `first` and what it grew from may have reached the server already; a member taken away again names all their tokens.
    """
    removed = {member: tokens for member, tokens in first.remove.items() if member not in second.add}
    for member, tokens in second.remove.items():
        removed[member] = tuple(dict.fromkeys((*removed.get(member, ()), *tokens, *known)))
    kept = [member for member in first.add if member not in second.remove]
    return SetEdit(add=tuple(dict.fromkeys((*kept, *second.add))), remove=removed)


def difference(state: SetState, *, add: tuple[str, ...] = (), remove: tuple[str, ...] = ()) -> SetEdit:
    """The edit that adds and removes members of the set that the learner sees; what changes nothing is left out."""
    return SetEdit(
        add=tuple(member for member in dict.fromkeys(add) if member not in state),
        remove={member: state[member] for member in remove if member in state},
    )


def _without(tokens: tuple[str, ...], removed: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(token for token in tokens if token not in removed) if removed else tokens
