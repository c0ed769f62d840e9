"""The words by which sections of a guideline document are recognized, in English and German.

Each line is a phrase, written as a regular expression of lower-case words. To support another language, add its words.
"""

from collections.abc import Mapping

#: What a section is about, by words in its heading.
SECTIONS: Mapping[str, str] = {
    "outcomes": r"""
        when not to (?:label|annotate)|items? (?:that )?(?:you )?(?:cannot|can't|can not) (?:be )?label(?:l?ed)?
        skip(?:ping)?(?: items?)?|unlabel\w*(?: items?)?|special answers?|other answers?|when to skip|outcomes
        überspringen|nicht annotierbar\w*|wann überspringen|andere antworten""",
    "edge_cases": r"""
        (?:edge|special|corner|difficult|hard|tricky|borderline|unclear|ambiguous|boundary|grey|gray) (?:area )?cases?
        faqs?|frequently asked questions|common questions|questions and answers|q ?& ?a|difficult decisions
        edge-cases
        grenzfälle?|sonderfälle?|zweifelsfälle?|schwierige fälle|häufige fragen|fragen und antworten
        spezialfälle""",
    "procedure": r"""
        (?:decision|annotation|labell?ing) (?:flow|tree|chart|process|procedure|steps?|order)|flow ?chart
        how to decide|step[- ]by[- ]step|workflow|process|decision guide|(?:the )?steps|order of decisions?
        entscheidungs(?:baum|ablauf|weg|schritte|hilfe|folge)|schritte|wie entscheiden|so entscheiden sie
        ablauf|vorgehen(?:sweise)?|prozess""",
    "rules": r"""
        (?:\w+ )?rules?|(?:general |annotation |labell?ing )?(?:instructions?|principles?|conventions?|requirements)
        general (?:guidelines|guidance|advice)|do'?s (?:and|&) don'?ts?|dos|don'?ts|do not|best practices?
        how to (?:label|annotate|mark|apply|choose|use)\b.*|what (?:not )?to (?:label|annotate|mark)
        (?:guidelines|guidance)|choosing between .*
        (?:allgemeine |grundlegende )?(?:regeln|grundsätze|anweisungen|hinweise|richtlinien|prinzipien)
        (?:annotations|label|markierungs)regeln|was (?:nicht )?markiert wird""",
    "glossary": r"""
        glossary|terms?|terminology|key terms|terms and definitions|abbreviations|vocabulary
        glossar|begriffe|begriffserklärungen|terminologie|abkürzungen""",
    "examples": r"""
        (?:annotated |worked |labell?ed |sample |more |further |practice )?examples?|sample (?:items?|annotations?)
        (?:weitere |annotierte )?beispiele?|beispielannotationen""",
    "labels": r"""
        label (?:definitions?|set|descriptions?|scheme|overview|reference|list)|labels?
        category (?:definitions?|list)
        categor(?:y|ies)|class(?:es)?|class (?:definitions?|list)|taxonomy|tag ?set|tags?
        entity (?:types?|classes|definitions?)
        entit(?:y|ies)|annotation (?:scheme|schema|types|categories)|(?:rating )?scale|grades|ratings|intents?|codes
        codebook
        kategorien|klassen|label(?:definitionen|s|übersicht)|taxonomie|entitäts(?:typen|klassen)|entitäten
        bewertungsskala|skala|stufen|annotationsschema|kategorie(?:definitionen|n)""",
    "task": r"""
        (?:the |your )?task(?: description| overview| definition)?|what (?:you|annotators) (?:will )?do|assignment
        unit of annotation|aufgabe(?:nbeschreibung|nstellung)?|ihre aufgabe|deine aufgabe|was ist zu tun""",
    "purpose": r"""
        (?:purpose|goals?|aims?|objectives?|motivation|why .*|intended use)(?: of .*)?
        (?:zweck|ziele?|zielsetzung|motivation|warum .*)""",
    "introduction": r"""
        introduction|overview|background|about(?: .*)?|summary|abstract|welcome|context|scope
        einleitung|einführung|überblick|hintergrund|zusammenfassung|willkommen|kontext|geltungsbereich""",
    "history": r"""
        change ?log|(?:version|revision|change|document) history|history(?: of changes)?|changes|release notes
        (?:revisions|what(?:'s| is) new|record of changes)
        änderungen|änderungs(?:verlauf|historie|protokoll|verzeichnis)|versions(?:historie|verlauf|geschichte)
        dokumenthistorie|revisionen""",
    "contents": r"""
        (?:table of )?contents|inhalt|inhaltsverzeichnis|inhaltsübersicht""",
    "contacts": r"""
        contacts?|escalations?|contact .*|getting help|help|who to (?:ask|contact)|questions and contacts?
        (?:if you are unsure|in case of (?:questions|doubt)|any questions|bei fragen)
        kontakte?|eskalation|ansprechpartner\w*|hilfe|ansprechpersonen|wer hilft""",
    "quality": r"""
        quality(?: .*)?|double (?:labell?ing|annotation)|inter-?annotator agreement|agreement|test (?:items?|questions?)
        audits?|qa|gold (?:items?|questions?|standard)
        qualität\w*|doppelannotation\w*|übereinstimmung|testfragen|stichproben""",
    "privacy": r"""
        privacy(?: .*)?|confidentiality|data protection|personal data|well-?being(?: .*)?|security and privacy
        annotator (?:care|safety|well-?being)
        datenschutz|vertraulichkeit|personenbezogene daten|wohlbefinden|fürsorge""",
    "other": r"""
        tools?|references|appendix|resources|footnotes|acknowledg\w+|tooling
        anhang|quellen|literatur|werkzeuge?""",
}
#: Sections whose whole text is about how people work, and not about labels.
CHAPTERS = frozenset({"history", "contents", "contacts", "quality", "privacy", "procedure"})
