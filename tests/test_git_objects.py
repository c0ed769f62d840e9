"""Objects of a git repository, read from one process."""

import pytest

from guidelinekit.errors import HistoryError
from guidelinekit.store.git.objects import Objects
from tests.conftest import Repository

MISSING = "0123456789" * 4


@pytest.fixture
def objects(repository: Repository) -> Objects:
    return Objects(repository.path)


def test_many_large_objects_at_once(repository: Repository, objects: Objects) -> None:
    texts = {f"{number}.txt": f"{number}\n" * 5_000 for number in range(1_200)}
    commit = repository.commit("one", texts)
    tree = objects.entry(commit, "1.txt")
    assert tree is not None
    (root,) = objects.read([f"{commit}^{{tree}}"])
    blobs = objects.blobs(root.id)
    names = [name for name in blobs if name in texts]
    assert len(names) == len(texts)
    assert [blob.content.decode() for blob in objects.read([blobs[name] for name in names])] == [
        texts[name] for name in names
    ]


def test_paths_are_those_of_git(repository: Repository, objects: Objects) -> None:
    names = ["a b.txt", "ä/ö\u2028.txt", "deep/er/and deeper.yaml", "deep.yaml", 'quote".md']
    commit = repository.commit("one", dict.fromkeys(names, "x"))
    (repository.path / "link").symlink_to("deep")
    repository.git("add", "--all")
    linked = repository.commit("two", {"more.txt": "y"})
    for at in (commit, linked):
        (root,) = objects.read([f"{at}^{{tree}}"])
        listed = repository.git("ls-tree", "-r", "-z", at)
        expected = {path: about.split(" ")[2] for about, path in (e.split("\t") for e in listed.split("\0") if e)}
        assert objects.blobs(root.id) == expected
        assert objects.blobs(root.id, stem="deep") == {k: v for k, v in expected.items() if k.startswith("deep")}
        assert [objects.entry(at, path) is not None for path in (*names, "deep/er", "none", "deep.yaml/x")] == [
            *[True] * len(names), True, False, False,
        ]  # fmt: skip


def test_a_missing_object_is_an_error_and_the_next_one_is_read(repository: Repository, objects: Objects) -> None:
    commit = repository.commit("one", {"a.txt": "x"})
    assert objects.find("no such name") is None
    assert objects.find("an odd name 12") is None
    with pytest.raises(HistoryError, match=MISSING):
        objects.read([commit, MISSING, commit])
    assert objects.find("HEAD") == objects.read([commit])[0]


def test_the_process_starts_again_after_it_ended(repository: Repository, objects: Objects) -> None:
    commit = repository.commit("one", {"a.txt": "x"})
    for _ in range(2):
        assert objects.read([commit])[0].id == commit
        objects.close()
