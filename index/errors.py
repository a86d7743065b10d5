"""Every error Footnote raises on purpose: one sentence that names the input and the mend.

FootnoteError
├── BadInput          a file, URL, question or setting that cannot be used as given
└── IndexProblem      the index cannot be used as it stands
    ├── IndexEmpty        there are no documents to ask
    ├── IndexLocked       another process is writing
    ├── IndexOutdated     made with another encoder, layout or segmentation: rebuild
    └── IndexDamaged      Chroma cannot read the folder: rebuild
        └── VectorsDamaged    its vectors alone, as after an interruption: rebuild loses nothing
"""


class FootnoteError(Exception):
    """Base of all errors raised on purpose; ``str(error)`` is one sentence fit to show a user."""


class BadInput(FootnoteError):
    """A file, URL, question or setting that cannot be used as given."""


class IndexProblem(FootnoteError):
    """The index cannot be used as it stands."""


class IndexEmpty(IndexProblem):
    """There are no documents to ask."""


class IndexLocked(IndexProblem):
    """Another process is writing to the index."""


class IndexOutdated(IndexProblem):
    """The index was made with another encoder, layout or segmentation."""


class IndexDamaged(IndexProblem):
    """Chroma cannot read the index folder."""


class VectorsDamaged(IndexDamaged):
    """The documents can be read, but the vectors made from them are damaged or half written."""
