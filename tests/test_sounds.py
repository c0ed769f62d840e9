"""The format, the length and the problems of sounds and videos are read from their bytes."""

import random
import time

import pytest

from guidelinekit.store.assets import probe
from tests.media import compressed_wav, flac, mp3, mp4, ogg, wav

SOUNDS = {
    "call.wav": wav(2.0),
    "telephone.wav": compressed_wav(2.0),
    "take.flac": flac(2),
    "voice.mp3": mp3(),
    "voice.ogg": ogg("vorbis"),
    "voice.oga": ogg("vorbis"),
    "voice.opus": ogg("opus"),
    "memo.ogg": ogg("opus"),
    "memo.m4a": mp4(2),
}


@pytest.mark.parametrize(("name", "seconds"), [(name, 3.6 if name == "voice.mp3" else 2.0) for name in SOUNDS])
def test_the_length_of_a_sound_is_measured(name: str, seconds: float) -> None:
    asset = probe(name, SOUNDS[name])
    assert (asset.kind, asset.problem) == ("audio", "")
    assert asset.seconds == pytest.approx(seconds, abs=0.02)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (wav(), "it is a WAVE file, whose name should end in .wav"),
        (flac(), "it is a FLAC file, whose name should end in .flac"),
        (mp3(), "it is a MP3 file, whose name should end in .mp3"),
        (ogg("vorbis"), "it is a OggVorbis file, whose name should end in .ogg or .oga"),
        (ogg("opus"), "it is a OggOpus file, whose name should end in .opus or .ogg"),
        (mp4(), "it is a MP4 file, whose name should end in .mp4 or .m4a"),
    ],
)
def test_a_file_name_with_the_ending_of_another_format_is_reported(content: bytes, problem: str) -> None:
    assert probe("a.mov", content).problem == problem


@pytest.mark.parametrize(
    "content",
    [
        ogg("speex"),
        b"\xff\xf1\x50\x80" + bytes(400),  # AAC without a container
        b"\xff\xfe" + "text".encode("utf-16-le"),
        b"RIFF\4\0\0\0AVI ",
        b"OggS",
        b"ID3",
    ],
)
def test_other_formats_are_not_sounds(content: bytes) -> None:
    assert probe("a.mp3", content).problem == "it is neither an image, an audio file, a video nor a PDF"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.wav", wav()[:20]),
        ("a.flac", flac()[:20]),
        ("a.mp3", mp3(id3=300)[:310]),
        ("a.ogg", ogg("vorbis")[:40]),
        ("a.mp4", mp4()[:30]),
        ("a.m4a", mp4(1)[:50]),
    ],
)
def test_a_sound_whose_header_is_cut_off_is_damaged(name: str, content: bytes) -> None:
    assert probe(name, content).problem.startswith("the file is damaged (")


def test_a_wav_file_is_no_longer_than_its_data() -> None:
    for whole in (wav(2.0), compressed_wav(2.0)):
        assert 0.9 < probe("a.wav", whole[: len(whole) // 2]).seconds < 1.1
        endless = whole.replace(whole[whole.index(b"data") :][:8], b"data\xff\xff\xff\xff")
        assert probe("a.wav", endless).seconds == pytest.approx(2.0, abs=0.05)


def test_silence_that_an_encoder_adds_is_not_counted() -> None:
    assert probe("a.mp3", mp3(100, silence=(1105, 975))).seconds == pytest.approx((57_600 - 2080) / 16_000)


def test_an_mp3_that_does_not_count_its_frames_is_measured_by_its_size() -> None:
    assert probe("a.mp3", mp3(100, count=False)).seconds == pytest.approx(3.6, abs=0.02)
    assert probe("a.mp3", mp3(10_000, count=False)).seconds == pytest.approx(360, abs=0.05)


def test_tags_before_a_sound_are_skipped() -> None:
    tag = mp3(id3=300)[:310]
    assert probe("a.mp3", tag + tag + mp3()).seconds == pytest.approx(3.6)
    assert probe("a.flac", tag + flac()).seconds == 2.0


@pytest.mark.parametrize("codec", ["opus", "vorbis"])
def test_an_interrupted_recording_is_measured_to_its_end(codec: str) -> None:
    assert probe("a.ogg", ogg(codec, 3, ends=False)).seconds == 3.0


def test_damaged_sounds_are_reported_quickly() -> None:
    generator = random.Random(1)
    kinds = list(SOUNDS.items())
    before = time.process_time()
    for _ in range(3000):
        name, whole = generator.choice(kinds)
        content = bytearray(whole)
        for _ in range(generator.choice([1, 2, 8])):
            at = generator.randrange(min(len(content), generator.choice([64, 1024])))
            size = generator.choice([1, 4, 60])
            content[at : at + size] = (
                generator.choice([generator.randbytes(size), b"\xff" * size, bytes(size), b""]) or b"\0"
            )
        asset = probe(name, bytes(content))
        assert asset.kind or asset.problem
        assert asset.seconds >= 0
    assert time.process_time() - before < 20


@pytest.mark.parametrize(
    "content",
    [mp3(2, count=False) + b"\xff" * 8_000_000, b"ID3\4\0\0\0\0\0\0" + bytes(8_000_000), flac() + bytes(8_000_000)],
)
def test_the_search_after_a_header_is_limited(content: bytes) -> None:
    before = time.process_time()
    probe("a.mp3", content)
    assert time.process_time() - before < 2
