"""Makes the sounds of the guideline: `python make.py` writes them, `python make.py --times` prints what is heard when.

Everything is synthetic: no recorded voice, no words. The same Python version writes the same bytes each time.
"""

import argparse
import math
import random
import sys
import wave
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

RATE = 8000
GAP = 0.3  # shorter gaps within one event are bridged
LONGER_GAPS = {"ring-tone": 4.0, "busy-tone": 4.0, "key-tone": 1.0}

Samples = list[float]
Sound = Callable[[float, random.Random], Samples]


@dataclass(frozen=True)
class Voice:
    """How a made-up speaker sounds."""

    pitch: float
    tract: float  # factor on the formants: above 1 for a smaller head
    level: float
    syllable: float  # seconds
    melody: float = 0.15  # how far the pitch moves


@dataclass(frozen=True)
class Piece:
    """A sound that is placed in a recording; without labels it is nothing to mark."""

    start: float
    end: float
    sound: Sound
    labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Segment:
    """What an annotator marks."""

    label: str
    start: float
    end: float


@dataclass(frozen=True)
class Recording:
    """A length in seconds and what is heard in it."""

    seconds: float
    pieces: list[Piece]


CALLER = Voice(pitch=112, tract=0.95, level=0.5, syllable=0.19)
SHOUT = Voice(pitch=205, tract=1.0, level=0.98, syllable=0.24, melody=0.3)
AGENT = Voice(pitch=215, tract=1.15, level=0.45, syllable=0.17)
BYSTANDER = Voice(pitch=265, tract=1.25, level=0.12, syllable=0.22)
ANNOUNCER = Voice(pitch=165, tract=1.05, level=0.5, syllable=0.25, melody=0.04)

VOWELS = [(730, 1090, 2440), (530, 1840, 2480), (300, 2250, 2950), (570, 840, 2410), (320, 870, 2240)]
KEYS = {
    key: (row, column)
    for row, keys in zip((697, 770, 852, 941), ("123", "456", "789", "*0#"), strict=True)
    for column, key in zip((1209, 1336, 1477), keys, strict=True)
}
TUNE = [523.25, 659.25, 783.99, 659.25, 587.33, 698.46, 880.0, 698.46, 493.88, 587.33, 783.99, 587.33]


def count(seconds: float) -> int:
    """Return how many samples a stretch of time has."""
    return round(seconds * RATE)


def swell(index: int, total: int, edge: float = 0.1) -> float:
    """Return the gain of a sample that rises and falls at the edges, so that nothing clicks."""
    ramp = max(1.0, total * edge)
    return min(1.0, index / ramp, (total - index) / ramp)


def tones(seconds: float, _: random.Random, frequencies: Iterable[float], level: float = 0.4) -> Samples:
    """Make pure tones that sound together."""
    total = count(seconds)
    waves = [2 * math.pi * frequency / RATE for frequency in frequencies]
    return [
        level / len(waves) * swell(index, total, 0.02) * sum(math.sin(step * index) for step in waves)
        for index in range(total)
    ]


def pluck(seconds: float, frequency: float, level: float) -> Samples:
    """Make one note that dies away."""
    total = count(seconds)
    step = 2 * math.pi * frequency / RATE
    return [
        level
        * math.exp(-2.0 * index / total)
        * swell(index, total, 0.05)
        * (0.7 * math.sin(step * index) + 0.2 * math.sin(2 * step * index) + 0.1 * math.sin(3 * step * index))
        for index in range(total)
    ]


def music(seconds: float, _: random.Random, fade: float = 0.0) -> Samples:
    """Make a tune of plucked notes over a bass, fading out over the last `fade` seconds."""
    beat = 0.3
    total = count(seconds)
    samples = [0.0] * (total + count(2 * beat))
    for index in range(math.ceil(seconds / beat)):
        note = TUNE[index % len(TUNE)]
        mix(samples, pluck(1.5 * beat, note, 0.4), index * beat)
        if index % 4 == 0:
            mix(samples, pluck(2 * beat, note / 4, 0.3), index * beat)
    for index in range(total):
        left = (total - index) / RATE
        samples[index] *= min(1.0, left / 0.02) * (max(0.06, left / fade) if left < fade else 1.0)
    return samples[:total]


def resonate(samples: Samples, frequency: float, width: float) -> Samples:
    """Let through what lies around one formant."""
    radius = math.exp(-math.pi * width / RATE)
    near, far = 2 * radius * math.cos(2 * math.pi * frequency / RATE), -radius * radius
    before = earlier = 0.0
    result = []
    for sample in samples:
        earlier, before = before, (1 - near - far) * sample + near * before + far * earlier
        result.append(before)
    return result


def leveled(samples: Samples, level: float) -> Samples:
    """Bring the loudest sample to a level."""
    factor = level / max(map(abs, samples))
    return [factor * sample for sample in samples]


def syllable(seconds: float, rng: random.Random, voice: Voice, pitch: float) -> Samples:
    """Make a hiss and a vowel: buzzing cords, sent through three formants."""
    total = count(seconds)
    onset = total // 5
    phase = 0.0
    source = []
    for index in range(total):
        phase = (phase + pitch * (1 - 0.1 * index / total) / RATE) % 1.0
        source.append(0.5 * rng.uniform(-1, 1) if index < onset else 1 - 2 * phase)
    for formant, width in zip(rng.choice(VOWELS), (80, 110, 160), strict=True):
        source = resonate(source, formant * voice.tract, width)
    shaped = [sample * swell(index, total, 0.18) for index, sample in enumerate(source)]
    return leveled(shaped, voice.level * rng.uniform(0.75, 1.0))


def speech(seconds: float, rng: random.Random, voice: Voice) -> Samples:
    """Make babble: syllables without words that fill the time."""
    syllables = max(1, round(seconds / voice.syllable))
    samples: Samples = []
    for index in range(syllables):
        pitch = voice.pitch * (1 + voice.melody * (rng.uniform(-1, 1) - index / syllables + 0.5))
        length = count(seconds * (index + 1) / syllables) - len(samples)
        samples += syllable(length / RATE, rng, voice, pitch)
    return samples


def announcement(seconds: float, rng: random.Random) -> Samples:
    """Make a chime of two notes, a pause of 0.4 s, and an even voice."""
    chime = pluck(0.4, 880.0, 0.5) + pluck(0.4, 659.25, 0.5)
    return chime + [0.0] * count(0.4) + speech(seconds - 1.2, rng, ANNOUNCER)


def laughter(seconds: float, rng: random.Random) -> Samples:
    """Make bursts of one open vowel that get lower and softer."""
    bursts = round(seconds / 0.15)
    samples: Samples = []
    for index in range(bursts):
        done = index / bursts
        voice = Voice(pitch=240 * (1 - 0.35 * done), tract=1.0, level=0.95 - 0.45 * done, syllable=0.15)
        samples += syllable(seconds / bursts, rng, voice, voice.pitch)
    return samples


def thud(seconds: float, rng: random.Random, level: float, frequency: float, width: float) -> Samples:
    """Make a knock: noise around one frequency that dies away."""
    total = count(seconds)
    noise = resonate([rng.uniform(-1, 1) for _ in range(total)], frequency, width)
    return leveled([sample * math.exp(-4 * index / total) for index, sample in enumerate(noise)], level)


def keyboard(seconds: float, rng: random.Random) -> Samples:
    """Make typing: a click at the beginning, at the end, and every 0.1 to 0.2 s."""
    samples = [0.0] * count(seconds)
    click = 0.04
    at = 0.0
    while at < seconds - click:
        mix(samples, thud(click, rng, rng.uniform(0.2, 0.4), 2600, 900), at)
        at += rng.uniform(0.1, 0.2)
    mix(samples, thud(click, rng, 0.4, 1800, 900), seconds - click)
    return samples


def bark(seconds: float, rng: random.Random) -> Samples:
    """Make one bark, heard from another room."""
    voice = Voice(pitch=330, tract=0.9, level=0.35, syllable=seconds)
    return syllable(seconds, rng, voice, voice.pitch)


def crackle(seconds: float, rng: random.Random) -> Samples:
    """Make a bad line: hiss, and sharp clicks in it."""
    return [
        rng.uniform(-0.08, 0.08) if rng.random() > 0.012 else rng.choice((-1, 1)) * rng.uniform(0.3, 0.7)
        for _ in range(count(seconds))
    ]


caller = partial(speech, voice=CALLER)
shout = partial(speech, voice=SHOUT)
agent = partial(speech, voice=AGENT)
bystander = partial(speech, voice=BYSTANDER)
menu_voice = partial(speech, voice=ANNOUNCER)
ring = partial(tones, frequencies=(400, 450))
dial = partial(tones, frequencies=(350, 440))
busy = partial(tones, frequencies=(480, 620))
door = partial(thud, level=0.8, frequency=160, width=120)
click = partial(thud, level=0.6, frequency=2000, width=1500)


def one(label: str, sound: Sound, *times: tuple[float, float]) -> list[Piece]:
    """Place a sound at some times, under one label."""
    return [Piece(start, end, sound, (label,)) for start, end in times]


def keys(digits: str, start: float, step: float) -> list[Piece]:
    """Place key tones of 0.15 s, each `step` seconds after the one before."""
    return [
        Piece(start + index * step, start + index * step + 0.15, partial(tones, frequencies=KEYS[key]), ("key-tone",))
        for index, key in enumerate(digits)
    ]


def quiet(start: float, end: float) -> Piece:
    """Place a silence that is to be marked."""
    return Piece(start, end, lambda seconds, _: [0.0] * count(seconds), ("silence",))


RECORDINGS = {
    "answered": Recording(
        9.0,
        [
            *one("ring-tone", ring, (0.5, 0.9), (1.1, 1.5), (3.5, 3.9), (4.1, 4.5)),
            *one("agent-speech", agent, (4.9, 7.1)),
            *one("caller-speech", caller, (7.5, 8.8)),
        ],
    ),
    "dialling": Recording(
        8.0,
        [
            *one("dial-tone", dial, (0.3, 2.2)),
            *keys("4711", 2.5, 0.3),
            *keys("0", 4.25, 0.3),
            *one("ring-tone", ring, (6.2, 6.6), (6.8, 7.2)),
        ],
    ),
    "hold": Recording(
        10.0,
        [
            *one("agent-speech", agent, (0.3, 1.7), (8.7, 9.8)),
            *one("hold-music", music, (2.1, 5.0)),
            *one("hold-music", partial(music, fade=1.5), (5.2, 8.3)),
        ],
    ),
    "announcement": Recording(
        10.0,
        [
            *one("hold-music", music, (0.0, 3.0), (8.0, 10.0)),
            *one("announcement", announcement, (3.4, 7.7)),
        ],
    ),
    "overlap": Recording(
        8.0,
        [
            *one("caller-speech", caller, (0.4, 3.6)),
            *one("agent-speech", agent, (2.7, 5.4)),
            *one("raised-voice", laughter, (5.9, 7.4)),
        ],
    ),
    "raised": Recording(
        9.0,
        [
            *one("caller-speech", caller, (0.5, 2.5)),
            Piece(2.7, 5.2, shout, ("caller-speech", "raised-voice")),
            *one("agent-speech", agent, (5.8, 8.3)),
        ],
    ),
    "waiting": Recording(
        10.0,
        [
            *one("agent-speech", agent, (0.4, 1.7), (7.9, 9.4)),
            *one("room-noise", keyboard, (2.0, 4.6)),
            quiet(4.6, 7.9),
        ],
    ),
    "crackle": Recording(
        8.0,
        [
            *one("caller-speech", caller, (0.5, 4.1)),
            *one("line-noise", crackle, (2.0, 6.0)),
            *one("agent-speech", agent, (6.4, 7.5)),
            Piece(7.7, 7.8, click),
        ],
    ),
    "home": Recording(
        10.0,
        [
            *one("caller-speech", caller, (0.4, 2.6), (5.5, 7.6)),
            *one("room-noise", bark, (3.0, 3.2), (3.4, 3.6)),
            *one("bystander", bystander, (4.0, 5.8)),
            *one("room-noise", door, (8.2, 8.6)),
        ],
    ),
    "busy": Recording(
        7.0,
        [
            *one("busy-tone", busy, (0.6, 1.1), (1.6, 2.1), (2.6, 3.1), (3.6, 4.1)),
            quiet(4.1, 7.0),
        ],
    ),
    "menu": Recording(
        10.0,
        [
            *one("announcement", menu_voice, (0.4, 3.8), (4.6, 7.0)),
            *keys("2", 3.4, 0.3),
            *one("ring-tone", ring, (7.6, 8.0), (8.2, 8.6)),
        ],
    ),
    "card": Recording(
        9.0,
        [
            *one("announcement", menu_voice, (0.4, 2.2)),
            *keys("4000123456789010", 2.7, 0.27),
            *one("agent-speech", agent, (7.4, 8.7)),
        ],
    ),
    "test-transfer": Recording(
        9.0,
        [
            *one("agent-speech", agent, (0.4, 1.9)),
            *one("ring-tone", ring, (2.4, 2.8), (3.0, 3.4)),
            *one("hold-music", music, (4.0, 6.8)),
            *one("caller-speech", caller, (7.2, 8.7)),
        ],
    ),
    "test-complaint": Recording(
        9.0,
        [
            Piece(0.4, 2.6, shout, ("caller-speech", "raised-voice")),
            *one("agent-speech", agent, (2.3, 4.5)),
            *one("room-noise", keyboard, (4.9, 6.1)),
            *one("busy-tone", busy, (6.6, 7.1), (7.6, 8.1)),
        ],
    ),
}


def mix(samples: Samples, sound: Samples, start: float) -> None:
    """Add a sound to what is there, from a moment on."""
    for index, sample in enumerate(sound[: len(samples) - count(start)], count(start)):
        samples[index] += sample


def render(name: str, recording: Recording) -> bytes:
    """Return the recording as 8-bit samples over a faint hiss; each name has its own seed."""
    rng = random.Random(name)  # noqa: S311 -- sounds, no secrets
    samples = [rng.uniform(-0.008, 0.008) for _ in range(count(recording.seconds))]
    for piece in recording.pieces:
        mix(samples, piece.sound(piece.end - piece.start, rng), piece.start)
    return bytes(128 + round(127 * max(-1.0, min(1.0, sample))) for sample in samples)


def write(path: Path, data: bytes) -> None:
    """Write samples as a WAV file: 8 kHz, 8 bit, mono."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(RATE)
        file.writeframes(data)


def segments(recording: Recording) -> list[Segment]:
    """Return what is to be marked: the pieces of each label, with short gaps bridged."""
    found: list[Segment] = []
    placed = sorted((label, piece.start, piece.end) for piece in recording.pieces for label in piece.labels)
    for label, start, end in placed:
        last = found[-1] if found else None
        if last and last.label == label and start - last.end < LONGER_GAPS.get(label, GAP):
            found[-1] = Segment(label, last.start, end)
        else:
            found.append(Segment(label, start, end))
    return sorted(found, key=lambda segment: segment.start)


def times(name: str, recording: Recording) -> str:
    """Return the segments of a recording, one a line."""
    lines = [f"{name}.wav  {recording.seconds:.1f} s"]
    lines += [f"  {segment.start:5.2f} {segment.end:5.2f}  {segment.label}" for segment in segments(recording)]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write all sounds beside this file, or print the times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", action="store_true", help="print what is heard when, and write nothing")
    only_times = parser.parse_args().times
    for name, recording in RECORDINGS.items():
        if only_times:
            sys.stdout.write(times(name, recording))
        else:
            write(Path(__file__).with_name(f"{name}.wav"), render(name, recording))


if __name__ == "__main__":
    main()
