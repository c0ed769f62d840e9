"""What authors do to the labels of a guideline: events of `migration_chains`.

Each function has the labels `a`, `b` and `c`, the meaning `new` of a label that does not exist yet, and a number `n`
from which it draws what else it needs.
"""

from tests.migration_chains import MEANINGS, Key, World, add_label, event, rename_thing


@event(weight=4)
def rename(world: World, a: int, b: int, c: int, new: int, n: int) -> None:
    """Give a label a new id, or one that a label had that is gone."""
    if not world.free(a) or not world.existed(a):
        return
    gone = [world.things[k].id for k in world.labels("gone") if world.id_is_free(world.things[k].id)]
    rename_thing(
        world, a, gone[n % len(gone)] if gone and n % 3 == 0 else f"{MEANINGS[a][0].lower()}-{world.new_number()}"
    )


@event()
def swap(world: World, a: int, b: int, c: int, new: int, n: int) -> None:
    """Exchange the ids of two labels."""
    if world.free(a, b) and world.existed(a) and world.existed(b):
        ids = world.things[b].id, world.things[a].id
        rename_thing(world, a, ids[0])
        rename_thing(world, b, ids[1])


@event()
def shift(world: World, a: int, b: int, c: int, new: int, n: int) -> None:
    """Give each of three labels the id of the next one."""
    if world.free(a, b, c) and all(map(world.existed, (a, b, c))):
        ids = [world.things[k].id for k in (b, c, a)]
        for key, new_id in zip((a, b, c), ids, strict=True):
            rename_thing(world, key, new_id)


def _retire(world: World, key: int, *successors: Key, is_open: bool) -> None:
    thing = world.things[key]
    thing.state, thing.successors, thing.parent = "tombstone", successors, None
    world.touched.add(key)
    world.lead(key, successors, is_open=is_open)


def _vanish(world: World, key: int, into: Key | None = None) -> None:
    """Let a label disappear. Tombstones that lead to it disappear as well, or lead to what took its items."""
    thing = world.things[key]
    thing.state = "gone"
    world.touched.add(key)
    for other in world.pointed_at(key):
        if into is None:
            world.things[other].state = "gone"
            world.touched.add(other)
        else:
            world.things[other].successors = (into,)
            world.lead(other, (into,), is_open=False)


def _is_considered(world: World, key: Key) -> bool:
    return any(world.led[k][-1][2] or len(world.led[k][-1][1]) > 1 for k in world.pointed_at(key))


@event(weight=5)
def merge(world: World, a: int, b: int, c: int, new: int, n: int) -> None:
    """Give the items of a label to another one, which exists; a tombstone remains."""
    if world.free(a, dies=True) and world.things[b].state == "active" and a != b and world.existed(a):
        _retire(world, a, b, is_open=False)


@event(weight=3)
def merge_without_tombstone(world: World, a: int, b: int, c: int, new: int, n: int) -> None:
    """Give the items of a label to another one, which declares the id of the first one."""
    can = world.free(a, dies=True) and a != b and world.existed(a) and world.existed(b) and not _is_considered(world, a)
    # A second declaration of the same id says nothing.
    can = can and world.things[a].id not in world.things[b].declared
    if can and world.things[b].state == "active" and world.things[b].states[-1] == "active":
        world.things[b].earlier.append(world.things[a].id)
        world.lead(a, (b,), is_open=False)
        _vanish(world, a, into=b)


@event(weight=4)
def split(world: World, a: int, b: int, c: int, new: int, n: int) -> None:
    """Let a new label take some of the items of another one."""
    if world.free(a) and world.existed(a) and new not in world.things:
        add_label(world, new)
        world.things[new].split_from = a
        world.splits.setdefault(a, []).append((world.release, new))
        world.touched.add(a)
        world.needed.update([a, new])


@event(weight=2)
def dissolve(world: World, a: int, b: int, c: int, new: int, n: int) -> None:
    """Let two new labels take all items of another one, which is removed."""
    if not world.free(a, dies=True) or not world.existed(a) or _is_considered(world, a) or world.pointed_at(a):
        return
    if not {new, new + 1}.intersection(world.things) and new + 1 < len(MEANINGS):
        for part in (new, new + 1):
            add_label(world, part)
            world.things[part].split_from = a
        _vanish(world, a)
        world.lead(a, (new, new + 1), is_open=False)


@event(weight=3)
def remove(world: World, a: int, b: int, c: int, new: int, n: int) -> None:
    """Remove a label, and say nothing about its items."""
    if world.free(a, dies=True) and world.existed(a) and not _is_considered(world, a):
        world.lead(a, (), is_open=True)
        _vanish(world, a)


@event(weight=2)
def deprecate(world: World, a: int, b: int, c: int, new: int, n: int) -> None:
    """Leave a tombstone that names no successor."""
    if world.free(a, dies=True) and world.existed(a):
        _retire(world, a, is_open=True)


@event(weight=2)
def consider(world: World, a: int, b: int, c: int, new: int, n: int) -> None:
    """Leave a tombstone that names one or two labels to consider."""
    others = (b, c) if n % 4 else (b,)
    can = world.free(a, dies=True) and world.existed(a) and a not in others and b != c
    if can and all(world.things[k].state == "active" for k in others):
        _retire(world, a, *others, is_open=len(others) == 1)


@event(weight=4)
def succeed(world: World, a: int, b: int, c: int, new: int, n: int) -> None:
    """Name a successor in a tombstone, late, or another one than before."""
    can = world.free(a, state="tombstone") and world.existed(a) and world.things[b].state == "active"
    if can and world.things[a].successors != (b,):
        world.things[a].successors = (b,)
        world.lead(a, (b,), is_open=False)
        world.touched.add(a)


@event(weight=1)
def declare(world: World, a: int, b: int, c: int, new: int, n: int) -> None:
    """Add a label that declares the id of one that was removed earlier: it takes its items."""
    thing = world.things[a]
    can = world.free(a, state="gone") and world.id_is_free(thing.id) and new not in world.things
    if can and thing.states[-1:] == ["gone"]:
        add_label(world, new)
        world.things[new].earlier.append(thing.id)
        world.lead(a, (new,), is_open=False)
        thing.id = f"declared by {new}"


@event(weight=5)
def revive(world: World, a: int, b: int, c: int, new: int, n: int) -> None:
    """Let a label be chosen again that could not, or that was removed; sometimes with a new id."""
    thing = world.things[a]
    if a in world.touched or thing.state == "active" or not thing.states or thing.states[-1] != thing.state:
        return
    if thing.state == "gone" and not world.id_is_free(thing.id):
        return
    if not thing.id.startswith("declared"):
        for child in world.labels("active", "tombstone", "group"):
            if world.things[child].parent == a:
                world.things[child].parent = None
        if thing.state == "gone":
            # Its own earlier ids were those of its first life.
            thing.earlier.clear()
        for other in world.things.values() if thing.state == "gone" else ():
            other.earlier = [earlier for earlier in other.earlier if earlier != thing.id]
        thing.state, thing.successors, thing.split_from = "active", (), None
        world.touched.add(a)
        if n % 5 == 0 and thing.states[-1] == "tombstone":
            rename_thing(world, a, f"{MEANINGS[a][0].lower()}-{world.new_number()}")


@event(weight=3)
def reuse(world: World, a: int, b: int, c: int, new: int, n: int) -> None:
    """Give the id of a label that is renamed, gone or a tombstone to a new label with another meaning."""
    thing = world.things[a]
    if new in world.things or not thing.states or thing.states[-1] != thing.state or a in world.touched:
        return
    if thing.state == "active":
        old_id = thing.id
        rename_thing(world, a, f"{MEANINGS[a][0].lower()}-{world.new_number()}")
        add_label(world, new, element_id=old_id)
    elif thing.state == "gone" and world.id_is_free(thing.id) and not thing.id.startswith("declared"):
        add_label(world, new, element_id=thing.id)
    elif thing.state == "tombstone" and thing.id != MEANINGS[new][0].lower() and a not in world.needed:
        thing.state = "gone"
        world.touched.add(a)
        add_label(world, new, element_id=thing.id)


@event(weight=3)
def bury(world: World, a: int, b: int, c: int, new: int, n: int) -> None:
    """Remove a tombstone."""
    if world.free(a, state="tombstone", dies=True) and world.existed(a) and not world.pointed_at(a):
        world.things[a].state = "gone"
        world.touched.add(a)


@event(weight=1)
def rename_tombstone(world: World, a: int, b: int, c: int, new: int, n: int) -> None:
    """Give a tombstone a new id."""
    if world.free(a, state="tombstone") and world.existed(a):
        rename_thing(world, a, f"{MEANINGS[a][0].lower()}-{world.new_number()}")


@event(weight=2)
def recode(world: World, a: int, b: int, c: int, new: int, n: int) -> None:
    """Give a label a new code."""
    if world.things[a].state == "active":
        world.things[a].code = world.new_number()


@event(weight=3)
def permute_codes(world: World, a: int, b: int, c: int, new: int, n: int) -> None:
    """Exchange the codes of two labels; a second time brings them back."""
    if world.things[a].state == world.things[b].state == "active":
        one, other = world.things[a], world.things[b]
        one.code, other.code = other.code, one.code


@event(weight=3)
def redefine(world: World, a: int, b: int, c: int, new: int, n: int) -> None:
    """Change a definition, with a note that says that items must be looked at again."""
    thing = world.things[a]
    was_active = world.existed(a) and thing.states[-1] == "active"
    if thing.state == "active" and was_active and world.release not in world.wrong.get(a, ()):
        thing.wording += 1
        world.wrong.setdefault(a, []).append(world.release)
        world.needed.add(a)


@event(weight=1)
def add(world: World, a: int, b: int, c: int, new: int, n: int) -> None:
    """Add a label, or a draft of one."""
    if new not in world.things:
        add_label(world, new, state="active" if n % 2 else "draft")


@event(weight=1)
def to_draft(world: World, a: int, b: int, c: int, new: int, n: int) -> None:
    """Make a label a draft again."""
    if world.free(a, dies=True) and world.existed(a) and not world.pointed_at(a):
        world.things[a].state = "draft"
        world.lead(a, (), is_open=True)
        world.touched.add(a)


@event(weight=1)
def to_group(world: World, a: int, b: int, c: int, new: int, n: int) -> None:
    """Make a label a group of two others."""
    if world.free(a, b, c, dies=True) and world.existed(a) and not world.pointed_at(a):
        world.things[a].state = "group"
        world.things[b].parent = world.things[c].parent = a
        world.lead(a, (b, c), is_open=False)
        world.touched.add(a)


@event(weight=1)
def new_rule(world: World, a: int, b: int, c: int, new: int, n: int) -> None:
    """Change a rule about all items, with a note that says that they must be looked at again."""
    if n % 4 == 0 and world.release not in world.every_item:
        world.rule += 1
        world.every_item.append(world.release)
