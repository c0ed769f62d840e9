"""The words by which the kind of task, the kind of input and the language are guessed, in English and German.

Each line is a phrase, written as a regular expression of lower-case words. To support another language, add its words.
"""

from collections.abc import Mapping

#: Words of each kind of task. Of two kinds with as many words, the first one is taken.
KINDS: Mapping[str, str] = {
    "draw-boxes": r"""
        bounding[- ]box(?:es)?|draw (?:a|the|one|tight) (?:tight )?box(?:es)?|boxes around|begrenzungsrahmen
        rechteck\w* um""",
    "draw-polygons": r"""
        polygons?|segmentation masks?|draw (?:the|an?) outlines?|polygone?|umriss\w* zeichn\w*""",
    "draw-lines": r"""
        polylines?|draw (?:a|the) lines?|linien zeichn\w*""",
    "place-keypoints": r"""
        key ?points?|landmarks? (?:on|of)|schlüsselpunkte?""",
    "mark-segments": r"""
        time (?:segments?|spans?|ranges?)|audio segments?|start and end times?|zeitabschnitt\w*""",
    "mark-spans": r"""
        highlight(?:s|ed|ing)?|spans?|named entit(?:y|ies)|entity mentions?|tokens?
        mark (?:the|every|each|all|only) (?:words?|texts?|names?|mentions?|phrases?|tokens?|entit\w+)
        textstellen?|entitäten|eigennamen|(?:wörter|namen) markier\w*
        markier\w* (?:die|alle|jede\w*) (?:wörter|namen|textstell\w*|nennung\w*)""",
    "compare": r"""
        pairwise|side[- ]by[- ]side|which (?:response|answer|one|reply) is better
        prefer(?:red)? (?:response|answer)|paarvergleich""",
    "choose-many": r"""
        all (?:\w+ )?that apply|one or more (?:labels|categories|tags|classes)|multi-?label
        (?:multiple|several|more than one|as many) (?:labels?|categor(?:y|ies)|tags?|class(?:es)?)
        mehrere (?:labels?|kategorien|klassen)|alle zutreffenden""",
    "choose-one": r"""
        (?:exactly|only|just) one (?:label|category|class|tag|intent|answer|topic)|one label (?:per|for each)
        single[- ]label|a single (?:label|category|class)|the (?:one|best) label
        genau (?:ein|eine|einem|einer|eines)""",
    "rate": r"""
        rat(?:e|es|ed|ing)|likert|scale (?:of|from)|on a scale|(?:1|one) (?:to|[-–]) ?(?:5|five|7|seven|10|ten)
        skala|bewerte\w*""",
    "write": r"""
        transcrib\w+|transcri(?:pt|ption)s?|write (?:a|the|your) (?:summary|answer|reply|caption|description)
        transkri\w+|translat\w+""",
}
#: Kinds whose words hardly occur in documents about other kinds, and one whose words often do.
WEIGHTS = {"draw-boxes": 3, "draw-polygons": 2, "choose-many": 3, "choose-one": 3, "compare": 3, "rate": 0.6}
INPUTS: Mapping[str, str] = {
    "text": r"""
        texts?|sentences?|comments?|posts?|articles?|tweets?|reviews?|messages?|tickets?|headlines?|emails?|words?
        paragraphs?|sätze|satz|kommentare?|beiträge?|nachrichten?|artikel|text(?:e|en)?|wörter""",
    "conversation": r"""
        conversations?|dialogu?es?|chats?|turns?|gespräche?|dialoge?""",
    "image": r"""
        images?|photos?|photographs?|pictures?|screenshots?|bild(?:er|ern)?|fotos?|aufnahmen?""",
    "audio": r"""
        audio|recordings?|sounds?|audio ?clips?|tonaufnahmen?|sprachaufnahmen?""",
    "video": r"""
        videos?|footage""",
    "document": r"""
        pdfs?|scans?|scanned \w+|invoices?|receipts?|dokumente?|rechnungen?""",
}
#: What an item is: a sentence that says it, and how it begins.
UNIT = r"""
    (?:each|one|an|every|a single) (?:item|unit|task)|(?:unit|item) of annotation|ein item|jedes item|eine einheit
    (?:annotations)?einheit"""
UNIT_IS = r"is|consists? of|contains?|ist|besteht|enthält"
GERMAN = "der die das und nicht ist ein eine mit von den wird werden für auf oder wenn sind als auch dem"
ENGLISH = "the and of to is in a not for or it that with are be if as this on an by"
