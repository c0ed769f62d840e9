"""The tags and attributes of Label Studio by what they mean for a guideline: read, layout, or why they are left out."""

from collections.abc import Mapping

#: Tags that only arrange others, or help to find and draw.
LAYOUT_TAGS = frozenset(
    {"View", "Style", "Collapse", "Panel", "Filter", "Relations", "Relation", "Magicwand", "Header"}
)
#: Tags whose texts annotators read, besides headers and objects with a fixed text.
TEXTS = frozenset({"Markdown", "Panel"})
#: Attributes that become a part of a draft, and those that name tags and conditions.
READ = frozenset(
    {
        "name", "toname", "value", "valuelist", "choice", "required", "perregion", "whentagname", "whenlabelvalue",
        "whenchoicevalue", "maxrating", "leafsonly", "maxusages", "background",
    }
)  # fmt: skip
READ_OF_OPTIONS = frozenset({"value", "alias", "background", "color", "hint", "hotkey", "maxusages"})
#: Attributes that say how something looks, is played, drawn or stored, and nothing about what annotators answer.
LAYOUT = frozenset(
    {
        "accordion", "aliasstyle", "allownested", "blurradius", "bordered", "brightnesscontrol", "canrotate",
        "category", "classname", "clickablelinks", "contextscroll", "contrastcontrol", "crosshair", "crossorigin",
        "cursorcolor", "curves", "decoder", "defaultplaybackspeed", "defaultscale", "defaultspeed",
        "defaultthreshold", "defaultvolume", "defaultzoom", "display", "displaymode", "editable", "encoding",
        "fillcolor", "fillopacity", "format", "framerate", "grid", "gridcolor", "gridsize", "height",
        "highlightcolor", "horizontalalignment", "hotkey", "icon", "idattr", "inline", "layout", "leftclass",
        "legacy", "maxwidth", "minlength", "minplaybackspeed", "minwidth", "muted", "namekey", "negativezoom", "only",
        "opacity", "open", "pathseparator", "player", "pointsize", "pointsizedisabled", "pointsizeenabled",
        "pointstyle", "rightclass", "rotatecontrol", "rows", "savetextresult", "selectedcolor", "selectionenabled",
        "selectionstyle", "showalias", "showfullpath", "showinline", "showlabels", "showplayer", "showsubmitbutton",
        "size", "skipduplicates", "slider", "smart", "smartonly", "smoothing", "snap", "spectrogram",
        "splitchannels", "strokecolor", "strokewidth", "style", "sync", "textkey", "timelineheight",
        "transcription", "underline", "valuetype", "verticalalignment", "waveheight", "width", "zoom", "zoomby",
        "zoomcontrol",
    }
)  # fmt: skip
#: Values with which an attribute says nothing, by name.
HARMLESS: Mapping[str, tuple[str, ...]] = {
    "visiblewhen": ("choice-selected", "region-selected", "choice-unselected", "no-region-selected"),
    **dict.fromkeys(("selected", "closable", "peritem", "labeling", "skeleton"), ("false",)),
    "maxsubmissions": ("1",),
    "granularity": ("symbol",),
}
READ_TEXT = "Annotators only read it in the tool. If it decides something, write it into a rule or a question."
_BEFOREHAND = "It is answered before annotators decide. A guideline has no default answers."
_CHAT = "A guideline is about conversations that exist: it does not say how annotators write one."
#: Why other attributes and tags are left out.
REASONS: Mapping[str, str] = {
    **dict.fromkeys(("placeholder", "requiredmessage", "title", "html"), READ_TEXT),
    **dict.fromkeys(("selected", "defaultvalue", "value"), _BEFOREHAND),
    **dict.fromkeys(("minmessages", "maxmessages", "messageroles", "llm"), _CHAT),
    "maxsubmissions": "An answer in a guideline is one text.",
    "granularity": "A guideline does not say where marks begin and end: write a rule.",
    "step": "A guideline has no steps between numbers.",
    **dict.fromkeys(("min", "max"), "A guideline has no limits of dates."),
    **dict.fromkeys(("minpoints", "maxpoints"), "A guideline does not limit the points of a line: write a rule."),
    "closable": "Lines in a guideline are open.",
    "skeleton": "Lines in a guideline have no branches.",
    "apiurl": "Its options come from another server, which is not read.",
    "audiourl": "A conversation in a guideline has no sound.",
    "peritem": "It is asked of each item of a list. The draft asks it once.",
    "labeling": "It marks texts. The draft takes its options for answers.",
    "visiblewhen": "The import does not know this condition: the draft asks always.",
    "Shortcut": "A guideline has no texts that a key inserts.",
    "Repeater": "It repeats what is inside for each entry of the data. The draft has it once.",
}
