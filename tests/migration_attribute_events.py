"""What authors do to the options, attributes and outcomes of a guideline: events of `migration_chains`.

The functions have the arguments of those in `migration_events`, and use the number `n` only.
"""

from tests.migration_chains import ATTRIBUTES, OPTIONS, OUTCOMES, Key, World, event, rename_thing


def _pick(n: int) -> tuple[str, str, str]:
    """An attribute, and two of its options."""
    attribute = sorted(ATTRIBUTES)[n % 2]
    one, other = n // 2 % 4, (n // 2 + 1 + n // 8 % 3) % 4
    return attribute, f"{attribute}/{OPTIONS[attribute][one]}", f"{attribute}/{OPTIONS[attribute][other]}"


def _has(world: World, *keys: Key) -> bool:
    """Whether things exist, did before, and were not touched."""
    return world.free(*keys) and all(map(world.existed, keys))


@event(weight=3)
def change_option(world: World, a: int, b: int, c: int, new: int, n: int) -> None:
    """Rename an option, exchange two ids, give it a new code, exchange two codes, or merge it into another one."""
    attribute, one, other = _pick(n)
    if not _has(world, attribute, one, other):
        return
    first, second = world.things[one], world.things[other]
    match n // 24 % 5:
        case 0:
            rename_thing(world, one, f"{first.id[:3]}-{world.new_number()}")
        case 1:
            first_id, second_id = first.id, second.id
            rename_thing(world, one, second_id)
            rename_thing(world, other, first_id)
        case 2:
            first.code = world.new_number()
        case 3:
            first.code, second.code = second.code, first.code
        case _ if first.id not in second.declared:
            first.state = "gone"
            second.earlier.append(first.id)
            world.lead(one, (other,), is_open=False)
            world.touched.update([one, other])


@event(weight=3)
def remove_or_return_option(world: World, a: int, b: int, c: int, new: int, n: int) -> None:
    """Remove an option, or add it again."""
    attribute, one, _ = _pick(n)
    if _has(world, attribute, one):
        world.things[one].state = "gone"
        world.lead(one, (), is_open=True)
        world.touched.add(one)
    elif _has(world, attribute) and one not in world.touched and world.things[one].states[-1:] == ["gone"]:
        _return_inner(world, one)


def _return_inner(world: World, key: str) -> None:
    thing = world.things[key]
    siblings = [t for k, t in world.things.items() if str(k).split("/")[:-1] == key.split("/")[:-1]]
    if all(t.id != thing.id for t in siblings if t.state != "gone"):
        for sibling in siblings:
            sibling.earlier = [earlier for earlier in sibling.earlier if earlier != thing.id]
        thing.state = "active"
        world.touched.add(key)


@event(weight=3)
def change_attribute(world: World, a: int, b: int, c: int, new: int, n: int) -> None:
    """Rename, remove, return or reword an attribute."""
    name = sorted(ATTRIBUTES)[n % 2]
    thing = world.things[name]
    options = [f"{name}/{option}" for option in OPTIONS[name]]
    if _has(world, name) and not world.touched.intersection(options):
        match n // 2 % 3:
            case 0:
                rename_thing(world, name, f"{name[:3]}-{world.new_number()}")
            case 1:
                thing.state = "gone"
                world.lead(name, (), is_open=True)
                world.touched.update([name, *options])
            case _:
                thing.wording += 1
                world.touched.update([name, *options])
                for key in (name, *(option for option in options if world.things[option].state == "active")):
                    world.wrong.setdefault(key, []).append(world.release)
    elif thing.states[-1:] == ["gone"] and name not in world.touched:
        thing.state = "active"
        world.touched.update([name, *options])


@event(weight=2)
def change_outcome(world: World, a: int, b: int, c: int, new: int, n: int) -> None:
    """Remove an outcome, add it again, rename it, or merge it into the other one."""
    name, other = sorted(OUTCOMES)[n % 2], sorted(OUTCOMES)[1 - n % 2]
    thing, second = world.things[name], world.things[other]
    match n // 2 % 3:
        case 0 if _has(world, name):
            rename_thing(world, name, f"{name[:3]}-{world.new_number()}")
        case 1 if _has(world, name, other) and thing.id not in second.declared:
            thing.state = "gone"
            second.earlier.append(thing.id)
            world.lead(name, (other,), is_open=False)
            world.touched.update([name, other])
        case _ if _has(world, name):
            thing.state = "gone"
            world.lead(name, (), is_open=True)
            world.touched.add(name)
        case _ if name not in world.touched and thing.states[-1:] == ["gone"]:
            second.earlier = [earlier for earlier in second.earlier if earlier != thing.id]
            thing.state = "active"
            world.touched.update([name, other])
