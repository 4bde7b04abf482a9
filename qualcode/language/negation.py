"""Words of negation, as they are said and written: what an indicator may ask for or exclude."""

from __future__ import annotations

_CONTRACTED = (
    "ain aren can couldn didn doesn don hadn hasn haven isn mightn mustn needn shan shouldn wasn weren won wouldn"
)
NEGATIONS = {
    "id": tuple(
        "tidak bukan belum jangan tanpa tiada tak nggak enggak ngga gak ga ndak nda kagak kaga tdk blm bkn "
        "bukannya tidaklah belumlah ora mboten dereng".split()
    ),
    "en": (
        *"not no never without neither nor none nobody nothing nowhere hardly cannot cant dont didnt".split(),
        *(f"{word} t" for word in _CONTRACTED.split()),
    ),
    "nl": tuple("niet geen nooit niemand niets nergens zonder noch".split()),
    "de": tuple("nicht kein keine keinen keiner nie niemals niemand nichts ohne weder".split()),
    "es": tuple("no nunca jamás nadie nada ningún ninguna sin ni tampoco".split()),
    "fr": tuple("pas jamais rien personne aucun aucune sans ni".split()),
    "ms": tuple("tidak bukan belum jangan tanpa tak".split()),
}


def negations(language: str) -> tuple[str, ...]:
    """The words and phrases of negation of a language; Indonesian and English together where it is not known.

    >>> "belum" in negations("id")
    True
    """
    return NEGATIONS.get(language) or (*NEGATIONS["id"], *NEGATIONS["en"])
